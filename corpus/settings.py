"""Settings from a file: ``[tool.diglot]`` of a pyproject.toml, or a diglot.toml, found upwards from a report."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from ..extract.records import Severity
from ..models.encoder import DEFAULT
from ..models.errors import DiglotError
from .checked import SEVERITIES
from .selection import UnknownRuleError, codes_of

FailOn = Literal["error", "warning", "info", "never"]
_AT = re.compile(r" - at `(?:key in )?\$\.?(?P<key>[^`]*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")


class SettingsError(DiglotError, ValueError):
    """A file of settings cannot be read; the message names the file, the key and the remedy."""


class CheckSettings(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """The table ``check``; paths in it are relative to the file."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    baseline: str | None = None
    model: str = DEFAULT
    glossary: str | None = None
    severity: dict[str, Severity] = {}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of settings."""

    check: CheckSettings = CheckSettings()


def find_settings(start: Path) -> Settings:
    """Return the settings of the file that is nearest upwards from a file or folder, the defaults if there is none.

    Raises :class:`SettingsError`.
    """
    absolute = start.absolute()
    for folder in (absolute, *absolute.parents):
        for file in (folder / "diglot.toml", folder / "pyproject.toml"):
            if file.is_file() and (table := _table(file)) is not None:
                return _settings(file, table)
    return Settings()


def with_options(settings: CheckSettings, **options: object) -> CheckSettings:
    """Return settings with the options that are given, those that are not None, in their place."""
    return msgspec.structs.replace(settings, **{key: value for key, value in options.items() if value is not None})


def _table(file: Path) -> dict[str, Any] | None:
    """Return the table of a file that is about diglot, None if there is none."""
    try:
        table: Any = msgspec.toml.decode(file.read_bytes())
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as err:
        if file.name == "pyproject.toml" and not _names_diglot(file):
            return None
        raise SettingsError(f"{file}: is no well-formed TOML ({err})") from err
    if file.name == "pyproject.toml":
        tool = table.get("tool")
        return tool.get("diglot") if isinstance(tool, dict) else None
    return dict(table)


def _names_diglot(file: Path) -> bool:
    """Whether a broken file of a project has to do with diglot, as far as can be seen."""
    try:
        return b"tool.diglot" in file.read_bytes()
    except OSError:
        return False


def _settings(file: Path, table: object) -> Settings:
    prefix = "tool.diglot" if file.name == "pyproject.toml" else ""
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as err:
        raise SettingsError(f"{file}: {_explained(str(err), prefix)}") from err
    check = settings.check
    names: tuple[tuple[str, Sequence[str]], ...] = (
        ("select", check.select),
        ("ignore", check.ignore),
        ("severity", tuple(check.severity)),
    )
    for key, rules in names:
        try:
            codes_of(rules)
        except UnknownRuleError as err:
            raise SettingsError(f"{file}: {_joined(prefix, f'check.{key}')}: {err}") from err
    return Settings(check=_located(check, file.parent))


def _explained(message: str, prefix: str) -> str:
    """Return what is wrong under the name of its key."""
    at = _AT.search(message)
    key = at["key"] if at else ""
    reason = message[: at.start()] if at else message
    if unknown := _UNKNOWN.search(reason):
        fields = msgspec.structs.fields(CheckSettings if key else Settings)
        known = [field.encode_name for field in fields]
        near = get_close_matches(unknown["name"], known, n=1)
        reason = f"no such key; did you mean {near[0]}?" if near else f"no such key; there are {', '.join(known)}"
        key = _joined(key, unknown["name"])
    elif reason.startswith("Invalid enum value"):
        choices = SEVERITIES if "severity" in key else get_args(FailOn)
        reason = f"{reason[0].lower()}{reason[1:]}; expected one of {', '.join(choices)}"
    return f"{_joined(prefix, key)}: {reason}"


def _joined(*keys: str) -> str:
    return ".".join(key for key in keys if key)


def _located(check: CheckSettings, folder: Path) -> CheckSettings:
    """Return settings whose paths lead from the working folder."""

    def path(name: str | None) -> str | None:
        return str(folder / name) if name else None

    model = str(folder / check.model) if (folder / check.model).is_dir() else check.model
    return msgspec.structs.replace(check, baseline=path(check.baseline), glossary=path(check.glossary), model=model)
