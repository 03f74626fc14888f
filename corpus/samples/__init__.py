"""Sample reports in both languages, with gold annotations beside them."""
