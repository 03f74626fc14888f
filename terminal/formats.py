"""The forms in which each command prints."""

from enum import StrEnum


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class TermFormat(StrEnum):
    """How glossaries are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TBX = "tbx"


class AlignmentFormat(StrEnum):
    """How alignments are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    TSV = "tsv"
    TMX = "tmx"
    HTML = "html"


class CheckFormat(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    SARIF = "sarif"
    JUNIT = "junit"


class RuleFormat(StrEnum):
    """How rules are printed."""

    TABLE = "table"
    JSON = "json"


class LedgerFormat(StrEnum):
    """How the ledger is printed, or written to a file."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    MARKDOWN = "markdown"
