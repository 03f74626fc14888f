"""The reference of the command line, from the signatures and help texts of the commands themselves."""

import enum
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import UnionType
from typing import Annotated, Any, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo

_HEAD = """\
# Commands

Data goes to standard output, messages to standard error. Exit status: 0 done; 1 done, and a check found something at
least as grave as `--fail-on`; 2 wrong usage; 3 some input could not be read (it is named, the rest was done); 130
stopped by Ctrl-C. Without `--format` a table is printed on a terminal, JSON elsewhere. `-` stands for standard input
where a file is read.

This page is generated from the commands (`python docs/generate.py`); `diglot COMMAND --help` says the same.
"""


def reference() -> str:
    """Return the page of all commands."""
    from diglot.cli import COMMANDS
    from diglot.terminal.commands.corpus import corpus_app

    every = dict(COMMANDS) | {
        f"corpus {one.name}": one.callback for one in corpus_app.registered_commands if one.callback
    }
    return _HEAD + "".join(_section(name, command) for name, command in every.items())


def _section(name: str, command: Callable[..., None]) -> str:
    about, _, examples = (inspect.getdoc(command) or "").partition("\b\n")
    signature = inspect.signature(command, eval_str=True)
    rows = [_row(one) for one in signature.parameters.values()]
    parts = [f"\n## diglot {name}\n", about.strip(), ""]
    if example_lines := examples.partition("Examples:\n")[2]:
        parts += ["```text", textwrap.dedent(example_lines).strip(), "```", ""]
    if rows:
        parts += ["| argument or option | | default |", "|---|---|---|", *rows, ""]
    return "\n".join(parts)


def _row(one: inspect.Parameter) -> str:
    kind, *extras = get_args(one.annotation) if get_origin(one.annotation) is Annotated else (one.annotation,)
    info = next(extra for extra in extras if isinstance(extra, ArgumentInfo | OptionInfo))
    if isinstance(info, ArgumentInfo):
        named = f"`{info.metavar or one.name.upper()}`"
    else:
        # in an annotation, typer takes the first name for a default
        names = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str) and name[0] == "-"]
        names = names or [f"--{one.name.replace('_', '-')}"]
        named = ", ".join(f"`{name}`" for name in sorted(set(names), key=len))
        named += "".join(f" {choice}" for choice in _taken(kind))
    about = re.sub(r" +\[default: .+?\]", "", info.help or "").replace("|", r"\|")
    if info.envvar:
        about += f" Environment: `{info.envvar}`."
    return f"| {named} | {about} | {_default(one)} |"


def _taken(kind: Any) -> Iterator[str]:
    """Yield what an option takes, for people."""
    kinds = [part for part in get_args(kind) if part is not type(None)] if isinstance(kind, UnionType) else [kind]
    for part in kinds:
        if part is bool:
            continue
        if inspect.isclass(part) and issubclass(part, enum.Enum):
            yield ", ".join(f"`{choice.value}`" for choice in part)
        else:
            yield {int: "NUMBER", float: "NUMBER", str: "TEXT"}.get(part, "FILE" if "Path" in str(part) else "TEXT")


def _default(one: inspect.Parameter) -> str:
    if one.default is inspect.Parameter.empty:
        return "needed"
    if one.default in (None, False) or one.default == []:
        return ""
    return f"`{one.default.value if isinstance(one.default, enum.Enum) else one.default}`"
