"""diglot: facts from bilingual (English / Chinese) market-research reports."""
