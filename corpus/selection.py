"""Which rules are wanted, and how grave their findings are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from ..extract.records import Finding, Severity
from ..models.errors import DiglotError
from ..models.lexicon import Rule, Rules, load


class UnknownRuleError(DiglotError, ValueError):
    """There is no rule of that name, code or beginning of a code."""

    def __init__(self, name: str) -> None:
        self.name = name
        names = [known for rule in load(Rules).rule for known in (rule.name, rule.code)]
        near = get_close_matches(name, names, n=1) or get_close_matches(name.lower(), names, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        super().__init__(f"there is no rule {name!r}{hint} (diglot rules lists them)")


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of rules by their codes."""

    codes: Collection[str]
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Of the rules whose findings are to be more or less grave than they are."""

    def apply(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings that are wanted, as grave as is wanted."""
        return tuple(
            replace(one, severity=self.severity.get(one.code, one.severity))
            for one in findings
            if one.code in self.codes
        )


def select_rules(
    select: Iterable[str], ignore: Iterable[str], severity: Mapping[str, Severity] | None = None
) -> Selection:
    """Return the rules that are selected (all if none is named) and not ignored.

    Rules are named by name, code or the beginning of codes: ``DG1`` is all about figures. A longer name of a severity
    goes before a shorter one. Raises :class:`UnknownRuleError`.
    """
    wanted = codes_of(select) or codes_of([""])
    given: dict[str, Severity] = {}
    for name in sorted(severity or {}, key=lambda name: (_is_exact(name), len(name))):
        given |= {code: (severity or {})[name] for code in codes_of([name])}
    return Selection(wanted - codes_of(ignore), given)


def codes_of(names: Iterable[str]) -> frozenset[str]:
    """Return the codes of the rules that names, codes or beginnings of codes stand for, all for an empty one."""
    return frozenset(code for name in names for code in _codes(name))


def find_rule(name: str) -> Rule:
    """Return the rule of a name or code; raises :class:`UnknownRuleError`."""
    for rule in load(Rules).rule:
        if name.lower() in (rule.name, rule.code.lower()):
            return rule
    raise UnknownRuleError(name)


def _is_exact(name: str) -> bool:
    return any(name.lower() in (rule.name, rule.code.lower()) for rule in load(Rules).rule)


def _codes(name: str) -> list[str]:
    found = [rule.code for rule in load(Rules).rule if name.lower() == rule.name]
    found = found or [rule.code for rule in load(Rules).rule if rule.code.startswith(name.upper())]
    if not found:
        raise UnknownRuleError(name)
    return found
