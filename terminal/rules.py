"""The rules of the check as they are printed."""

from collections.abc import Sequence

from ..models.lexicon import Rule
from .formats import RuleFormat
from .output import emit


def print_rules(rules: Sequence[Rule], form: RuleFormat, *, whole: bool) -> None:
    """Print rules: as a list, or `whole` with all that their pages say."""
    if form is RuleFormat.JSON:
        emit(rules, indent=2)
        return
    from .tables import open_console, print_rows

    console = open_console()
    if whole:
        from rich.markdown import Markdown

        from ..corpus.rulebook import rule_page

        for rule in rules:
            console.print(Markdown(rule_page(rule)))
    else:
        columns = ("code", "name", "severity", "summary")
        print_rows(console, columns, ([getattr(rule, column) for column in columns] for rule in rules))
