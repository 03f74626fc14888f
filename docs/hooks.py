"""What the pages need beside the plugins of MkDocs."""

import re
from typing import Any

_ROLE = re.compile(r":(?:class|func|meth|mod|data):(?=<code>)")


def on_page_content(html: str, **_: Any) -> str:
    """Take away the roles that docstrings have for names: the names themselves are left, as code."""
    return _ROLE.sub("", html)
