"""The commands, a module for each group: parse arguments, make one call, print."""
