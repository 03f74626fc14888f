"""Lines of English and Chinese text set to a measure and painted on a PDF page in the ways that producers have.

All coordinates are points; y grows upwards, as PDF has it.
"""

import itertools
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDEncoding, UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

WQY = Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")
"""A Chinese TrueType font of Debian (fonts-wqy-zenhei); where it is absent, fonts without a file stand in."""

Paint = Literal["string", "words", "glyphs", "kerned", "split"]
"""How a line gets on the page: a string for each font; words placed one by one; glyph by glyph; strings with kerning, also
inside words; words of which those with digits come in two strings."""

SUPERSCRIPT, BASE = "\x0e", "\x0f"
"""Shift out and in: what stands between them is a mark above the line."""
_MARKS = re.compile(f"{SUPERSCRIPT}[^{BASE}]*{BASE}")
_ASCII = re.compile(r"[\x21-\x7e\xa0-\xff–—’“”•†‡]+")
_TOKENS = re.compile(f"{_MARKS.pattern}|[A-Za-z0-9][A-Za-z0-9.,%&'+/-]*(?<![.,])|\\s+|.", re.DOTALL)
_NO_BREAK_BEFORE = set("，。、；：？！）」』》%‰”’),.;:?!")
_NO_BREAK_AFTER = set("（「『《“‘($")
_VOWELS = "aeiouy"


@lru_cache(1 << 16)
def _unit_width(text: str, font: str) -> float:
    return float(pdfmetrics.stringWidth(text, font, 1))


def width_of(text: str, font: str, size: float) -> float:
    """Return the width of a string in points."""
    return _unit_width(text, font) * size


def plain(text: str) -> str:
    """Return the text as it is to be read: without marks of footnotes."""
    return _MARKS.sub("", text)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font names by role."""

    latin: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    han: str = "MSung-Light"
    han_latin: bool = False
    """Whether Latin letters and digits inside Chinese are in the Chinese font."""


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken: a word or a Chinese character, in one font."""

    text: str
    font: str
    size: float
    rise: float = 0
    blank: float = 0
    """Width of the blank behind it; 0 if there is none."""
    breakable: bool = True
    """Whether a line may end behind it."""
    hyphen: str = ""
    """What is painted behind it because a word was broken there."""

    @property
    def width(self) -> float:
        return width_of(self.text + self.hyphen, self.font, self.size)


@dataclass(frozen=True, slots=True)
class Run:
    """A string in one font at its place on the line."""

    text: str
    font: str
    size: float
    x: float
    rise: float = 0
    char_space: float = 0
    word_space: float = 0
    mark: bool = False


Line = tuple[Run, ...]


@cache
def register_fonts() -> None:
    """Make all fonts known to reportlab."""
    for name in ("STSong-Light", "HeiseiMin-W3", "HeiseiKakuGo-W5", "MSung-Light"):
        font = UnicodeCIDFont(name)
        if name == "MSung-Light":  # reportlab gives it the encoding of another character collection
            font.encodingName = "UniCNS-UCS2-H"
            font.encoding = CIDEncoding("UniCNS-UCS2-H")
        pdfmetrics.registerFont(font)
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    if WQY.exists():
        pdfmetrics.registerFont(TTFont("WenQuanYi", str(WQY), subfontIndex=0))


def draw_fonts(dice: random.Random, script: str) -> Fonts:
    """Return a choice of fonts for a Chinese script."""
    register_fonts()
    latin, bold = dice.choice([("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Vera", "VeraBd")])
    hant = ["MSung-Light", "MSung-Light", "MSung-Light", "STSong-Light", "HeiseiMin-W3", "HeiseiKakuGo-W5"]
    han = "STSong-Light" if script == "zh-Hans" else dice.choice(hant)
    truetype = dice.random() < 0.25 and WQY.exists()
    return Fonts(latin, bold, "WenQuanYi" if truetype else han, dice.random() < 0.4)


def is_double_byte(font: str) -> bool:
    return isinstance(pdfmetrics.getFont(font), UnicodeCIDFont)


def is_embedded(font: str) -> bool:
    return isinstance(pdfmetrics.getFont(font), TTFont)


def han_font(fonts: Fonts, text: str) -> str:
    """Return the font for a Chinese text: a Japanese one has not all characters."""
    if fonts.han.startswith("Heisei"):
        try:
            text.encode("cp932")
        except UnicodeEncodeError:
            return "MSung-Light"
    return fonts.han


def atoms_of(text: str, fonts: Fonts, size: float, *, bold: bool = False, chinese: bool = False) -> list[Atom]:
    """Return a text cut into atoms; a superscript joins the atom before it."""
    latin = fonts.bold if bold else fonts.latin
    return _chinese_atoms(text, fonts, size, latin) if chinese else _english_atoms(text, size, latin)


def _english_atoms(text: str, size: float, font: str) -> list[Atom]:
    atoms: list[Atom] = []
    blank = width_of(" ", font, size)
    for word in text.split():
        parts = [part for part in re.split(f"({_MARKS.pattern})", word) if part]
        for part in parts:
            atoms.extend(
                [_mark(part, font, size)]
                if part.startswith(SUPERSCRIPT)
                else [Atom(piece, font, size, breakable=True) for piece in re.findall(r"[^-]+-?|-", part)]
                if not any(char.isdigit() for char in part)
                else [Atom(part, font, size, breakable=False)]
            )
            atoms[-1] = replace(atoms[-1], breakable=False)
        atoms[-1] = replace(atoms[-1], blank=blank, breakable=True)
    return atoms


def _chinese_atoms(text: str, fonts: Fonts, size: float, latin: str) -> list[Atom]:
    atoms: list[Atom] = []
    han = han_font(fonts, plain(text))
    for token in _TOKENS.findall(text):
        if token.startswith(SUPERSCRIPT):
            atoms[-1:] = [replace(atom, breakable=False) for atom in atoms[-1:]]
            atoms.append(_mark(token, latin, size))
        elif token.isspace():
            atoms[-1] = replace(atoms[-1], blank=size / 4)
        else:
            font = latin if _ASCII.fullmatch(token) and not fonts.han_latin else han
            if token[0] in _NO_BREAK_BEFORE and atoms:
                atoms[-1] = replace(atoms[-1], breakable=False)
            atoms.append(Atom(token, font, size, breakable=token[-1] not in _NO_BREAK_AFTER))
    return atoms


def _mark(token: str, font: str, size: float) -> Atom:
    return Atom(token.strip(SUPERSCRIPT + BASE), font, size * 0.6, rise=size * 0.35)


def set_lines(
    atoms: Sequence[Atom],
    width: float,
    *,
    indent: float = 0,
    justify: bool = False,
    hyphen: str = "",
    centred: bool = False,
    notch: tuple[float, int] = (0.0, 0),
) -> list[Line]:
    """Return the atoms as lines no wider than `width`.

    `hyphen` is what is painted where a word is broken, if any; `notch` is how far and for how many lines the text stands
    back at the top, behind a drop capital.
    """
    lines: list[Line] = []
    rest = list(atoms)
    while rest:
        start = notch[0] if len(lines) < notch[1] else indent if not lines else 0.0
        taken = _take(rest, width - start, hyphen)
        natural = sum(atom.width + atom.blank for atom in taken) - taken[-1].blank
        spare = width - start - natural
        if centred:
            start += spare / 2
        lines.append(_spread(taken, start, spare if justify and rest and spare > 0 else 0.0))
    return lines


def _take(rest: list[Atom], width: float, hyphen: str) -> list[Atom]:
    """Take the atoms of one line off the front of `rest`."""
    used = 0.0
    end = 0
    for index, atom in enumerate(rest):
        if used + atom.width > width:
            broken = _broken(atom, width - used, hyphen) if hyphen else None
            if broken:
                line = [*rest[:index], broken[0]]
                rest[: index + 1] = [broken[1]]
                return line
            break
        used += atom.width + atom.blank
        if atom.breakable or index == len(rest) - 1:
            end = index + 1
    end = end or 1
    line = rest[:end]
    del rest[:end]
    return line


def _broken(atom: Atom, width: float, hyphen: str) -> tuple[Atom, Atom] | None:
    word = atom.text
    if not word.isascii() or not word.rstrip(".,;:").isalpha() or not word.islower() or atom.rise:
        return None
    for cut in range(len(word) - 3, 2, -1):
        if word[cut] not in _VOWELS and word[cut - 1] not in _VOWELS and word[cut - 1 : cut + 1] not in _KEPT:
            if not re.search(f"[{_VOWELS}]", word[:cut]) or not re.search(f"[{_VOWELS}]", word[cut:].rstrip(".,;:")):
                continue
            first = replace(atom, text=word[:cut], blank=0, hyphen=hyphen)
            if first.width <= width:
                return first, replace(atom, text=word[cut:])
    return None


_KEPT = {"th", "sh", "ch", "ph", "wh", "ck", "ng", "gh", "st", "tr", "pr", "br", "cl", "pl"}


def _spread(atoms: Sequence[Atom], start: float, spare: float) -> Line:
    """Place atoms on a line, `spare` points shared by its blanks, or by all its gaps where it is Chinese."""
    blanks = sum(1 for atom in atoms[:-1] if atom.blank)
    chinese = sum(1 for atom in atoms if not atom.text.isascii()) > len(atoms) / 2
    gaps = 0 if not chinese else sum(1 for atom in atoms[1:] if not atom.rise)
    per_blank = spare / blanks if blanks and not gaps else 0.0
    per_gap = spare / gaps if gaps else 0.0
    runs: list[Run] = []
    x = start
    for index, atom in enumerate(atoms):
        if atom.rise and per_gap and runs:
            x -= per_gap
        text = atom.text + atom.hyphen
        runs.append(Run(text, atom.font, atom.size, x, atom.rise, mark=bool(atom.rise)))
        x += atom.width + per_gap
        if atom.blank and index < len(atoms) - 1:
            runs.append(Run(" ", atom.font, atom.size, x))
            x += atom.blank + per_blank
    return tuple(runs)


def line_width(line: Line) -> float:
    """Return where the last run of a line ends."""
    last = line[-1]
    width = width_of(last.text, last.font, last.size)
    return last.x + width + last.char_space * len(last.text)


def tracked(text: str, font: str, size: float, space: float) -> Line:
    """Return a line whose letters are spaced out."""
    return (Run(text, font, size, 0, char_space=space),)


def paint(canvas: Any, line: Line, x: float, y: float, how: Paint = "string", colour: str = "black") -> None:
    """Paint a line whose baseline begins at (x, y)."""
    text = canvas.beginText()
    text.setFillColor(colour)
    if how == "words":
        _paint_runs(text, (run for run in line if run.text != " "), x, y)
    elif how == "split":
        _paint_runs(text, (part for run in line if run.text != " " for part in _halves(run)), x, y)
    elif how == "glyphs":
        _paint_runs(text, (glyph for run in line for glyph in _glyphs(run)), x, y)
    elif how == "kerned":
        for group in _groups(line):
            _paint_kerned(text, group, x, y)
    else:
        _paint_runs(text, (_whole(group) for group in _groups(line)), x, y)
    canvas.drawText(text)


def _paint_runs(text: Any, runs: Iterable[Run], x: float, y: float) -> None:
    for run in runs:
        text.setTextOrigin(x + run.x, y)
        text.setFont(run.font, run.size)
        text.setRise(run.rise)
        text.setCharSpace(run.char_space)
        text.setWordSpace(run.word_space)
        text.textOut(run.text)


def _glyphs(run: Run) -> Iterable[Run]:
    x = run.x
    for char in run.text:
        yield replace(run, text=char, x=x, char_space=0)
        x += width_of(char, run.font, run.size) + run.char_space


def _halves(run: Run) -> Iterable[Run]:
    """Yield a number in two strings, the second a little to the left, as kerning has it."""
    cut = len(run.text) // 2
    if not cut or not any(char.isdigit() for char in run.text) or run.char_space:
        yield run
        return
    yield replace(run, text=run.text[:cut])
    shift = width_of(run.text[:cut], run.font, run.size) - run.size * 0.02
    yield replace(run, text=run.text[cut:], x=run.x + shift)


def _groups(line: Line) -> list[list[Run]]:
    """Return the runs of a line in groups that one string can show: one font, gaps that are alike."""
    groups: list[list[Run]] = []
    for run in line:
        if groups and _joins(groups[-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _joins(group: list[Run], run: Run) -> bool:
    last = group[-1]
    if (last.font, last.size, last.rise, last.char_space) != (run.font, run.size, run.rise, run.char_space):
        return False
    gap = run.x - line_width((last,))
    if abs(gap) < 0.01:
        return True
    if last.text == " ":  # justified: a wider blank, which single-byte fonts have as word space
        return not is_double_byte(run.font)
    return not run.text.isascii() and not last.text.isascii()


def _whole(group: list[Run]) -> Run:
    """Return a group as one string, its gaps made by word or character space."""
    gaps = [(first, second.x - line_width((first,))) for first, second in itertools.pairwise(group)]
    word = max((gap for first, gap in gaps if first.text == " "), default=0.0)
    char = max((gap for first, gap in gaps if first.text != " " and abs(gap) > 0.01), default=0.0)
    return replace(
        group[0],
        text="".join(run.text for run in group),
        word_space=word,
        char_space=group[0].char_space or char,
    )


def _paint_kerned(text: Any, group: list[Run], x: float, y: float) -> None:
    """Paint a group by TJ, as TeX and InDesign do: strings with gaps between them, some inside words and numbers."""
    first = group[0]
    if is_double_byte(first.font) or is_embedded(first.font):
        _paint_runs(text, [_whole(group)], x, y)
        return
    parts: list[str] = []
    shown = first.x
    for run in group:
        if run.text == " ":
            continue
        if parts:
            parts.append(f"{(shown - run.x) * 1000 / run.size:.0f}")
        cut = len(run.text) // 2
        kern = 15 if len(run.text) > 3 else 0
        pieces = [run.text[:cut], run.text[cut:]] if kern else [run.text]
        parts.append(f" {kern} ".join(f"({_escaped(piece)})" for piece in pieces))
        shown = line_width((run,)) - kern * run.size / 1000
    text.setTextOrigin(x + first.x, y)
    text.setFont(first.font, first.size)
    text.setRise(first.rise)
    text.setCharSpace(first.char_space)
    text.setWordSpace(0)
    text._code.append(f"[{' '.join(parts)}] TJ")


def _escaped(text: str) -> str:
    return "".join(
        f"\\{char}" if char in "()\\" else char if char.isascii() else f"\\{char.encode('cp1252')[0]:03o}"
        for char in text
    )
