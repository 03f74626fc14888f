"""One report to facts: parsing, quantities, figures, segments."""
