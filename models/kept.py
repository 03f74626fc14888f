"""Vectors of what is encoded at every run, such as names and phrases: made once, and kept among the user's files."""

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from .encoder import DEFAULT, Role, Vectors, cache_folder, encode

_MANY = 30
"""Texts from which on it is worth a file."""


def encode_kept(texts: Sequence[str], role: Role, *, model: str = DEFAULT) -> Vectors:
    """Return the vectors of texts as :func:`diglot.models.encoder.encode` does, kept from the last time if many."""
    if len(texts) < _MANY:
        return encode(texts, role, model=model)
    key = hashlib.sha256("\0".join((model, role, *texts)).encode()).hexdigest()
    file = cache_folder() / "vectors" / f"{key}.npy"
    try:
        kept: Vectors = np.load(file)
        return kept
    except (OSError, ValueError):  # never made, or cut off
        vectors = encode(texts, role, model=model)
    with suppress(OSError):  # without a cache it only takes longer
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            np.save(part, vectors)
        Path(part.name).replace(file)
    return vectors
