"""How many short texts are read in their own encoding, without a mark of it: ours against charset-normalizer.

    python benchmarks/encodings.py [FOLDER...]

Takes the lines of the text files in the folders, by default those of tests/data: Chinese lines in each script and
English ones with the marks of cp1252, cut to 10, 20, 40, 80 and 200 characters, in each encoding that has all their
characters.
A sample whose bytes are ASCII is left out. Prints the share of samples whose text came back whole.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import charset_normalizer

from diglot.extract.parse.decode import UndecodableError, decode
from diglot.models.language import script

ROOT = Path(__file__).parents[1]
FOLDERS = [ROOT / "tests" / "data" / "more_reports", ROOT / "tests" / "data" / "parallel"]
LENGTHS = (10, 20, 40, 80, 200)
ENCODINGS = {
    "zh-Hant": ("big5", "big5hkscs", "cp950", "gb18030", "utf-8", "utf-16-le", "utf-16-be"),
    "zh-Hans": ("gb18030", "gbk", "gb2312", "utf-8", "utf-16-le", "utf-16-be"),
    "zh-HK": ("big5hkscs", "gb18030", "utf-8", "utf-16-le", "utf-16-be"),
    "en": ("cp1252", "utf-8", "utf-16-le", "utf-16-be"),
}
CANTONESE = (
    "呢隻產品嘅市場規模喺2024年已經去到46.2億港元，佢哋估計未來五年仲會繼續升㗎。"
    "好多公司都話冇諗過需求會增長咁快，所以而家要搵多啲人手，唔係嘅話就嚟唔切出貨喇。"
    "香港嘅客人買嘢之前通常會睇吓評價先，價錢平啲嘅牌子賣得最好，貴嗰啲就要等減價先有人攞嚟睇。"
)
"""Written for this benchmark: colloquial, with characters that only HKSCS has."""
ENGLISH = (
    "“The market’s growth – about 5% a year – won’t slow,” the report says… Vendors’ margins are “healthy”. "
    "Nestlé® and L’Oréal™ lead Europe’s €4.2 billion market • São Paulo’s plants follow – at −3° to 25°C. "
    "Buyers ask: “Who’s next?” – and the answer isn’t simple: last year’s £12 million wasn’t enough. "
)


def samples(folders: Sequence[Path], seed: int = 7) -> Iterator[tuple[str, str]]:
    """Yield pieces of text with what they are: a script of Chinese, or English."""
    rng = random.Random(seed)
    pools: dict[str, list[str]] = {"zh-Hant": [], "zh-Hans": [], "zh-HK": [CANTONESE] * 30, "en": [ENGLISH] * 60}
    for path in sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".txt", ".md", ".jsonl")
    ):
        for line in path.read_text(encoding="utf-8").splitlines():
            if len(re.findall(r"[\u4e00-\u9fff]", line)) * 2 > len(line) and script(line) in pools:
                pools[script(line)].append(line)
    for kind, pool in pools.items():
        for line in pool:
            for length in LENGTHS:
                start = rng.randrange(max(1, len(line) - length + 1))
                piece = line[start : start + length].strip()
                if len(piece) >= min(LENGTHS):
                    yield kind, piece


def encoded(kind: str, piece: str) -> Iterator[tuple[str, bytes]]:
    """Yield the piece in each encoding that has its characters."""
    for encoding in ENCODINGS[kind]:
        try:
            data = piece.encode(encoding)
        except UnicodeEncodeError:
            continue
        if not (data.isascii() and b"\0" not in data):
            yield encoding, data


def ours(data: bytes) -> str | None:
    """Return the text by diglot."""
    try:
        return decode(data)
    except UndecodableError:
        return None


def theirs(data: bytes) -> str | None:
    """Return the text by charset-normalizer."""
    best = charset_normalizer.from_bytes(data).best()
    return str(best) if best else None


def main(folders: Sequence[Path]) -> None:
    """Print the shares."""
    right: Counter[tuple[str, ...]] = Counter()
    total: Counter[tuple[str, ...]] = Counter()
    peers = [0, 0]
    for number, (kind, piece) in enumerate(samples(folders)):
        for encoding, data in encoded(kind, piece):
            hit = ours(data) == piece
            size = next(str(length) for length in LENGTHS if len(piece) <= length)
            keys: list[tuple[str, ...]] = [(kind, encoding), (f"up to {size:>3}",), ("all",)]
            for key in keys:
                total[key] += 1
                right[key] += hit
            if not hit and "-v" in sys.argv:
                print(kind, encoding, repr(piece), repr(ours(data)))
            if number % 10 == 0:
                peers[0] += theirs(data) == piece
                peers[1] += 1
    for key in sorted(total):
        print(f"{' '.join(key):20} {right[key] / total[key]:.4f} of {total[key]}")
    print(f"{'charset-normalizer':20} {peers[0] / max(1, peers[1]):.4f} of {peers[1]}")


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:] if not name.startswith("-")] or FOLDERS)
