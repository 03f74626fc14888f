"""Translation memories of aligned texts: TMX 1.4b (LISA OSCAR, 2005)."""

import re

import lxml.etree

from ..extract.records import Bitext, Unit
from ..models.language import script

_XML = "http://www.w3.org/XML/1998/namespace"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that XML cannot hold."""


def to_tmx(bitext: Bitext, unit: str, version: str) -> str:
    """Return the groups with both languages as a translation memory; `version` is the program's.

    The scores are properties of the type ``x-score``.
    """
    root = lxml.etree.Element("tmx", version="1.4")
    settings = {
        "creationtool": "diglot",
        "creationtoolversion": version,
        "segtype": "sentence" if unit == "sentence" else "paragraph",
        "o-tmf": "diglot",
        "adminlang": "en",
        "srclang": "en",
        "datatype": "plaintext",
    }
    lxml.etree.SubElement(root, "header", settings)
    body = lxml.etree.SubElement(root, "body")
    chinese = script("".join(one.text for one in bitext.chinese))
    for one in bitext.alignments:
        if one.en and one.zh:
            group = lxml.etree.SubElement(body, "tu")
            lxml.etree.SubElement(group, "prop", type="x-score").text = f"{one.score:.4f}"
            _add_side(group, "en", joined([bitext.english[index] for index in one.en], " "))
            _add_side(group, chinese, joined([bitext.chinese[index] for index in one.zh], ""))
    text = lxml.etree.tostring(root, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n{text}'


def joined(units: list[Unit], joint: str) -> str:
    """Return the text of units on one line."""
    return joint.join(" ".join(unit.text.split()) for unit in units)


def _add_side(group: lxml.etree._Element, lang: str, text: str) -> None:
    side = lxml.etree.SubElement(group, "tuv")
    side.set(f"{{{_XML}}}lang", lang)
    lxml.etree.SubElement(side, "seg").text = NOT_IN_XML.sub("", text)
