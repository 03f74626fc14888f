"""A corpus for reading alone: its tables as Lance has them, which starts in a fifth of the time that LanceDB takes.

What is opened is what the head of the corpus names, so that a search sees whole batches; see :mod:`.store`.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
