"""Themes across reports: those that are looked for, and those that are found."""
