"""Language: scripts, sentences and the lexicons that the other rooms read."""
