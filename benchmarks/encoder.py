"""The sentence encoder: how fast it is, how a single query starts, how long an alignment takes; ratios in one run.

    python benchmarks/encoder.py [FOLDER]

FOLDER holds `*/*.jsonl` with the texts that are encoded, by default tests/data/parallel. The start of a query is
measured in processes of their own: imports, loading and encoding. onnxruntime is tried where it and onnx are installed.
"""

import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from diglot.extract.align import Side, align_sides
from diglot.models.e5 import cached_model
from diglot.models.encoder import cache_folder, encode, kept_vectors, load_encoder

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "parallel"
FEW = 100
ROUNDS = 3
QUERY = "hybrid imaging 混合影像"
WAYS = {
    "diglot": f"from diglot.models.encoder import encode; encode([{QUERY!r}], 'query')",
    "sentence-transformers": "from sentence_transformers import SentenceTransformer; "
    f"SentenceTransformer({{folder!r}}).encode([{QUERY!r}], prompt_name='query')",
    "onnxruntime": "import onnxruntime, tokenizers, numpy; "
    "tokenizer = tokenizers.Tokenizer.from_file({folder!r} + '/tokenizer.json'); "
    f"ids = numpy.array([tokenizer.encode('query: ' + {QUERY!r}).ids]); "
    "onnxruntime.InferenceSession({onnx!r}).run(None, {{'input_ids': ids, 'attention_mask': numpy.ones_like(ids)}})",
}


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes."""
    kept_vectors.cache_clear()
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def export(folder: Path, path: Path) -> None:
    """Write the model for onnxruntime."""
    import torch

    class States(torch.nn.Module):
        def __init__(self, model: torch.nn.Module) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            return states

    ids = torch.ones((1, 8), dtype=torch.long)
    axes = {"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}}
    torch.onnx.export(
        States(getattr(load_encoder()[0], "auto_model")).eval(),  # noqa: B009
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=list(axes),
        output_names=["states"],
        dynamic_axes=axes,
        dynamo=False,
    )


def throughput(texts: list[str]) -> None:
    """Print how fast texts are encoded."""
    name = str(cached_model(cache_folder()))  # by name, so that few texts too go the way of many
    encoder = load_encoder(name)
    encoder.encode(texts[:8])  # warm
    tokens = sum(len(encoder.tokenizer(text)["input_ids"]) for text in texts)
    ways: dict[str, Callable[[], object]] = {
        "sentence-transformers' own encode": lambda: encoder.encode(texts, prompt_name="passage"),
        "diglot, many texts": lambda: encode(texts, model=name),
        "diglot, few texts": lambda: [encode(texts[i : i + FEW]) for i in range(0, len(texts), FEW)],
    }
    rounds = [{way: seconds(run) for way, run in ways.items()} for _ in range(ROUNDS)]
    best = {way: min(taken[way] for taken in rounds) for way in ways}
    print("| encoding | tokens a second | ratio |\n|---|--:|--:|")
    for way, taken in best.items():
        print(f"| {way} | {tokens / taken:,.0f} | {best[next(iter(ways))] / taken:.2f} |")


def starts() -> None:
    """Print how long a single query takes from the shell."""
    folder = cached_model(cache_folder())
    print("\n| a query from the shell | seconds |\n|---|--:|")
    with tempfile.TemporaryDirectory() as made:
        onnx = Path(made) / "model.onnx"
        if find_spec("onnxruntime") and find_spec("onnx"):
            export(folder, onnx)
        for name, code in WAYS.items():
            if name != "onnxruntime" or onnx.exists():
                command = [sys.executable, "-c", code.format(folder=str(folder), onnx=str(onnx))]
                taken = min(seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(3))  # noqa: B023
                print(f"| {name} | {taken:.2f} |")


def alignment() -> None:
    """Print what an alignment of 500 by 500 units takes, vectors given."""
    dice = np.random.default_rng(0)
    vectors = dice.normal(size=(500, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    side = Side(dice.integers(20, 900, 500).astype(np.float64), vectors)
    print("\n| 500 x 500 units | seconds | memory, MB |\n|---|--:|--:|")
    for size in ("paragraph", "sentence"):
        taken = seconds(lambda: align_sides(side, side, size))  # noqa: B023
        tracemalloc.start()
        align_sides(side, side, size)
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"| {size} | {taken:.2f} | {memory / 1e6:.0f} |")


def main() -> None:
    """Print the tables."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    lines = [
        line for path in sorted(folder.glob("*/*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    throughput([text for pair in map(json.loads, lines[::2]) for text in (pair["en"], pair["zh"])])
    starts()
    alignment()


if __name__ == "__main__":
    main()
