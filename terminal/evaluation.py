"""Scores over gold data as they are printed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..corpus.evaluation import Evaluation
from .formats import Format
from .output import emit, write_csv

if TYPE_CHECKING:
    from rich.console import Console

_COLUMNS = ("score", "precision", "recall", "f1", "gold", "wrong", "missed")


def print_evaluation(evaluation: Evaluation, form: Format, errors: bool) -> None:
    """Print the scores, and on demand every difference."""
    scores: list[dict[str, object]] = [
        {
            "score": name,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "gold": score.found + score.missed,
            "wrong": score.wrong,
            "missed": score.missed,
        }
        for name, score in evaluation.scores.items()
    ]
    if form is Format.JSON:
        differences = {"differences": evaluation.differences} if errors else {}
        emit({"documents": evaluation.documents, "scores": scores} | differences, indent=2)
    elif form is Format.JSONL:
        for row in scores:
            emit(row)
    elif form is Format.CSV:
        write_csv(_COLUMNS, (list(row.values()) for row in scores))
    else:
        from .tables import open_console

        _print_table(open_console(), scores, evaluation, errors)


def _print_table(
    console: "Console", scores: Sequence[Mapping[str, object]], evaluation: Evaluation, errors: bool
) -> None:
    from rich import box
    from rich.table import Table

    title = f"{evaluation.documents} documents"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for column in scores[0] if scores else ():
        table.add_column(column, justify="left" if column == "score" else "right")
    for row in scores:
        table.add_row(*(f"{value:.4f}" if isinstance(value, float) else str(value) for value in row.values()))
    console.print(table)
    for difference in evaluation.differences if errors else ():
        fact = " ".join("–" if field is None else str(field) for field in difference.fact)
        console.print(f"{difference.doc}: {difference.name}: {'wrong' if difference.wrong else 'missed'}: {fact}")
