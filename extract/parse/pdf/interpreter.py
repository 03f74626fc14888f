"""What a PDF page paints, gathered straight from its content streams.

It gives what pdfplumber's objects give, without an object and a dictionary for each glyph. It differs on purpose
where pdfminer departs from the PDF reference: ``"`` begins a line, ``F`` fills, and what follows a form is placed by
the matrix from before it.
"""

from collections.abc import Callable
from typing import Any

from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import LIT

from .canvas import Canvas
from .fonts import Fonts
from .objects import stream_data
from .operators import Operands, as_numbers, instructions
from .paths import IDENTITY, Matrix, Segment, multiplied
from .typeset import TextState

_FORM, _IMAGE = LIT("Form"), LIT("Image")


class Interpreter:
    """Executes the content streams of a page or a form."""

    def __init__(self, canvas: Canvas, fonts: Fonts, resources: dict[Any, Any], matrix: Matrix) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self.resources = resources
        self.matrix = matrix
        self.text = TextState()
        self.path: list[Segment] = []
        self.saved: list[tuple[Matrix, TextState]] = []
        self.within: frozenset[int | None] = frozenset()
        self._font_specs = dict_value(resources.get("Font"))
        self._objects = dict_value(resources.get("XObject"))

    def run(self, data: bytes) -> None:
        """Paint a content stream; an instruction whose operands are not what they should be is left out."""
        self.canvas.enter(data, len(self.within))
        for operator, operands in instructions(data):
            numeric = _NUMERIC.get(operator)
            if numeric is None:
                if operator in _OTHER:
                    _OTHER[operator](self, operands)
                continue
            count, execute = numeric
            try:
                numbers = as_numbers(operands)[-count:]
            except (TypeError, ValueError):
                continue
            if len(numbers) == count:
                execute(self, *numbers)

    def save(self) -> None:
        """Keep the state of graphics and text."""
        self.saved.append((self.matrix, self.text.copy()))

    def restore(self) -> None:
        """Take back the state that was kept last."""
        if self.saved:
            self.matrix, self.text = self.saved.pop()

    def concatenate(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """Lead what follows through one more matrix."""
        self.matrix = multiplied((a, b, c, d, e, f), self.matrix)

    def paint(self, *, filled: bool = False, closed: bool = False) -> None:
        """Paint the path and begin a new one."""
        path, self.path = self.path, []
        if path:
            self.canvas.add_path([*path, ("h",)] if closed else path, self.matrix, filled=filled)

    def set_font(self, operands: Operands) -> None:
        """Take the font of this name, at this size."""
        if len(operands) >= 2:
            name, size = operands[-2:]
            spec = self._font_specs.get(name) if isinstance(name, str) else None
            self.text.font = self.fonts.unknown if spec is None else self.fonts.get(spec)
            self.text.size = _number(size, self.text.size)

    def show(self, operands: Operands) -> None:
        """Show a string, or an array of strings and shifts."""
        shown = operands[-1] if operands else []
        self.canvas.add_text(shown if isinstance(shown, list) else [shown], self.text, self.matrix)

    def show_on_next_line(self, operands: Operands) -> None:
        """Show a string on the next line, after setting word and character space if they are given."""
        if len(operands) >= 3:
            word_space, char_space = operands[-3:-1]
            self.text.word_space = _number(word_space, self.text.word_space)
            self.text.char_space = _number(char_space, self.text.char_space)
        self.text.next_line(0.0, self.text.leading)
        self.show(operands)

    def paint_object(self, operands: Operands) -> None:
        """Paint the form or image of this name."""
        name = operands[-1] if operands else None
        thing = stream_value(self._objects.get(name) if isinstance(name, str) else None)
        kind = resolve1(thing.get("Subtype"))
        if kind is _FORM and "BBox" in thing and thing.objid not in self.within:
            self._paint_form(thing)
        elif kind is _IMAGE and "Width" in thing and "Height" in thing:
            self.canvas.add_image(self.matrix)

    def paint_inline_image(self, operands: Operands) -> None:
        """Paint an image that stands in the stream itself."""
        keys = operands[::2]
        if "W" in keys and "H" in keys:
            self.canvas.add_image(self.matrix)

    def _paint_form(self, form: PDFStream) -> None:
        resources = dict_value(form.get("Resources")) or self.resources
        inner = Interpreter(self.canvas, self.fonts, resources, multiplied(_form_matrix(form), self.matrix))
        inner.within = self.within | {form.objid}
        inner.run(stream_data(form))


def _form_matrix(form: PDFStream) -> Matrix:
    try:
        a, b, c, d, e, f = (float(resolve1(part)) for part in list_value(form.get("Matrix", IDENTITY)))
    except (TypeError, ValueError):
        return IDENTITY
    return a, b, c, d, e, f


def _number(operand: Any, otherwise: float) -> float:
    try:
        return float(operand)
    except (TypeError, ValueError):
        return otherwise


def _next_line_with_leading(state: Interpreter, x: float, y: float) -> None:
    state.text.next_line(x, y)
    state.text.leading = y


def _set_scaling(state: Interpreter, percent: float) -> None:
    state.text.scaling = percent * 0.01


def _set_leading(state: Interpreter, leading: float) -> None:
    state.text.leading = -leading


def _setter(name: str) -> Callable[[Interpreter, float], None]:
    return lambda state, value: setattr(state.text, name, value)


def _painter(*, filled: bool = False, closed: bool = False) -> Callable[[Interpreter, Operands], None]:
    return lambda state, _: state.paint(filled=filled, closed=closed)


_NUMERIC: dict[bytes, tuple[int, Callable[..., None]]] = {
    b"cm": (6, Interpreter.concatenate),
    b"m": (2, lambda state, x, y: state.path.append(("m", x, y))),
    b"l": (2, lambda state, x, y: state.path.append(("l", x, y))),
    b"c": (6, lambda state, x1, y1, x2, y2, x, y: state.path.append(("c", x, y))),
    b"v": (4, lambda state, x2, y2, x, y: state.path.append(("v", x, y))),
    b"y": (4, lambda state, x1, y1, x, y: state.path.append(("y", x, y))),
    b"re": (4, lambda state, x, y, width, height: state.path.append(("re", x, y, width, height))),
    b"Td": (2, lambda state, x, y: state.text.next_line(x, y)),
    b"TD": (2, _next_line_with_leading),
    b"Tm": (6, lambda state, *matrix: state.text.begin_line(matrix)),
    b"Tc": (1, _setter("char_space")),
    b"Tw": (1, _setter("word_space")),
    b"Tz": (1, _set_scaling),
    b"TL": (1, _set_leading),
    b"Ts": (1, _setter("rise")),
}
"""How many numbers an operator takes, and what it does with them."""

_OTHER: dict[bytes, Callable[[Interpreter, Operands], None]] = {
    b"q": lambda state, _: state.save(),
    b"Q": lambda state, _: state.restore(),
    b"h": lambda state, _: state.path.append(("h",)),
    b"n": lambda state, _: state.path.clear(),
    b"S": _painter(),
    b"s": _painter(closed=True),
    b"f": _painter(filled=True),
    b"F": _painter(filled=True),
    b"f*": _painter(filled=True),
    b"B": _painter(filled=True),
    b"B*": _painter(filled=True),
    b"b": _painter(filled=True, closed=True),
    b"b*": _painter(filled=True, closed=True),
    b"BT": lambda state, _: state.text.begin_line(IDENTITY),
    b"T*": lambda state, _: state.text.next_line(0.0, state.text.leading),
    b"Tf": Interpreter.set_font,
    b"Tj": Interpreter.show,
    b"TJ": Interpreter.show,
    b"'": Interpreter.show_on_next_line,
    b'"': Interpreter.show_on_next_line,
    b"Do": Interpreter.paint_object,
    b"EI": Interpreter.paint_inline_image,
}
"""What the other operators do with their operands; one that is in neither table paints nothing."""
