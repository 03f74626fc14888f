"""Files that are sent to be checked: their names are shown and never opened, their size and form are limited."""

import re
from collections.abc import Sequence

from fastapi import HTTPException, UploadFile

from ..extract.parse import names_report
from ..extract.parse.errors import printable
from .checker import Upload

_LONGEST = 120
_MEGABYTE = 1 << 20


async def taken(files: Sequence[UploadFile], largest: int) -> list[Upload]:
    """Return one or two files of at most so many megabytes.

    Raises HTTPException: 400 if there are none or too many, 413 if one is too large, 415 if no report has its name.
    """
    sent = [file for file in files if file.filename]
    if not 1 <= len(sent) <= 2:
        raise HTTPException(400, "send one file that has both languages, or two that are twins")
    return [await _taken(file, largest) for file in sent]


async def _taken(file: UploadFile, largest: int) -> Upload:
    name = shown_name(file.filename or "")
    if not names_report(name):
        raise HTTPException(415, f"{name}: is no report; send PDF, Word (.docx), HTML, Markdown or text")
    data = await file.read(largest * _MEGABYTE + 1)
    if len(data) > largest * _MEGABYTE:
        raise HTTPException(413, f"{name}: is larger than {largest} MB")
    return Upload(name, data)


def shown_name(name: str) -> str:
    r"""Return a file's name without folders, and without what cannot be shown.

    >>> shown_name("../../etc/lens.txt"), shown_name("C:\\lens.pdf"), shown_name("..")
    ('lens.txt', 'lens.pdf', 'report')
    """
    last = printable(re.split(r"[/\\]", name)[-1]).lstrip(".").replace("\\", "_")
    return last[-_LONGEST:] or "report"
