"""The vectors of passages, each made once: the table `vectors` keeps them under the hash of what they are of."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from ..models.encoder import Vectors, encode
from .rows import Entry
from .store import Store


def vector_key(model: str, text: str) -> str:
    """Return what a vector is kept under."""
    return hashlib.sha256(f"{model}\n{text}".encode(errors="replace")).hexdigest()


def encode_entries(
    store: Store, model: str, entries: Sequence[Entry], encoded: Callable[[int], None] = lambda _: None
) -> dict[str, Vectors]:
    """Give the passages of reports their vectors; return those that the corpus does not keep yet, by key."""
    missing = [entry for entry in entries if entry.vectors is None]
    keys = [[vector_key(model, passage.context) for passage in entry.passages] for entry in missing]
    texts = {
        key: passage.context
        for entry, of_entry in zip(missing, keys, strict=True)
        for key, passage in zip(of_entry, entry.passages, strict=True)
    }
    cached = cached_vectors(store, texts)
    fresh = [key for key in texts if key not in cached]
    made = dict(zip(fresh, encode([texts[key] for key in fresh], model=model, progress=encoded), strict=True))
    every = {**cached, **made}
    for entry, of_entry in zip(missing, keys, strict=True):
        entry.vectors = np.array([every[key] for key in of_entry], np.float32)
    return made


def cached_vectors(store: Store, keys: Iterable[str]) -> Mapping[str, Vectors]:
    """Return the vectors that a corpus keeps, by key."""
    if not store.table("vectors").count_rows():
        return {}
    return {
        key: np.array(vector, np.float32)
        for table in store.matching("vectors", "key", keys, ("key", "vector"))
        for key, vector in zip(table["key"].to_pylist(), table["vector"].to_pylist(), strict=True)
    }
