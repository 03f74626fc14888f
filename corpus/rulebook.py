"""The pages of the rules, one for each, made of their table."""

from ..models.lexicon import Example, Rule

_SWITCHES = """\
Once: `diglot check FILE --ignore {rule.code}` (or `--ignore {rule.name}`). For a project, in `diglot.toml` (in
`pyproject.toml` the tables are `[tool.diglot.check]` and `[tool.diglot.check.severity]`):

```toml
[check]
ignore = ["{rule.code}"]

[check.severity] # or less grave instead
{rule.name} = "info"
```

A single finding is accepted by a baseline: `diglot check FILE --baseline known.json --write-baseline`."""


def rule_page(rule: Rule) -> str:
    """Return the page of a rule in Markdown: what it finds, a wrong and a right example, and what to do about it."""
    parts = [
        f"# {rule.code} {rule.name}",
        f"{rule.summary} Severity: {rule.severity}.",
        rule.explanation,
        *_example("Wrong", rule.wrong),
        *_example("Right", rule.right),
        *(["## What to do", rule.fix] if rule.fix else []),
        "## How to switch it off",
        _SWITCHES.format(rule=rule),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def rule_index(rules: tuple[Rule, ...]) -> str:
    """Return the list of the rules in Markdown, with links to their pages."""
    lines = [f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.severity} | {rule.summary} |" for rule in rules]
    head = "# The rules of diglot check\n\n| code | name | severity | what it finds |\n|---|---|---|---|\n"
    return head + "\n".join(lines) + "\n"


def _example(heading: str, example: Example | None) -> list[str]:
    if example is None:
        return []
    sides = ("English", example.en), ("Chinese", example.zh)
    return [f"## {heading}", *(f"{language}:\n\n{_fenced(text)}" for language, text in sides)]


def _fenced(text: str) -> str:
    return f"```markdown\n{text}\n```"
