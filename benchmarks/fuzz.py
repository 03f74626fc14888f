"""Coverage-guided fuzzing of the readers, the quantity grammar and the query parser, with atheris.

``pip install -e '.[fuzz]'``, then ``python -m benchmarks.fuzz quantities --seconds 3600 --seed 7``: atheris breeds
inputs from the samples and from what was found before (``--corpus FOLDER`` keeps them), and stops at the first that
breaks something, that takes ten seconds, or two gigabytes. What it was is written into ``tests/data/fuzz/TARGET``,
where it is a test from then on. Without a target the targets and their seeds are listed.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "corpus" / "samples"
FINDINGS = ROOT / "tests" / "data" / "fuzz"
SECONDS_FOR_ONE, MEGABYTES = 10, 2048
_LENGTHS = {"quantities": 2_000, "query": 500, "where": 500, "pdf_page": 4_000}
_SUFFIXES = {"html": ".html", "markdown": ".md", "pdf": ".pdf"}
_WORDS = (
    *("億", "萬", "兆", "亿", "万", "元", "美元", "百分之", "個百分點", "至", "約", "成", "倍", "年", "兆瓦"),
    *(
        "billion",
        "USD",
        "per cent",
        "basis points",
        "CAGR",
        "from",
        "to",
        "FY2025",
        "$",
        "€",
        "%",
        "1,234.5",
        "2026-2032",
    ),
)


def seeds(target: str) -> Iterator[bytes]:
    """Yield the inputs to begin with."""
    if suffix := _SUFFIXES.get(target):
        yield from (path.read_bytes() for path in SAMPLES.glob(f"*{suffix}"))
    elif target == "pdf_page":
        yield (
            b"BT /F1 12 Tf 72 700 Td (Market size) Tj 0 -14 Td [(USD) -250 (2.84)] TJ T* (x) ' ET"
            b" q 1 0 0 1 9 9 cm 0 0 9 9 re f Q"
        )
    elif target == "docx":
        paragraph = "<w:p><w:r><w:t>市場 USD 2.84 billion</w:t></w:r></w:p>"
        yield f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc></w:tr></w:tbl>{paragraph}".encode()
    elif target == "where":
        yield b"value > 1e9 AND currency = 'USD' -- x"
        yield b"market LIKE '%a%' OR (kind IN ('cagr') AND year_from = 2025)"
    elif target == "query":
        yield from (line.encode() for line in ("手持式超音波的市場規模", "1276億 AND 127.63 billion", "O'Neill's AT&T"))
    elif target == "mhtml":
        html = next(SAMPLES.glob("*.html")).read_bytes()[:3000]
        yield (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
            b"--b\r\nContent-Type: text/html\r\n\r\n" + html + b"\r\n--b--\r\n"
        )
    else:
        for path in [*SAMPLES.glob("*.txt"), *(ROOT / "tests" / "data").glob("*.jsonl")]:
            lines = path.read_bytes().splitlines(keepends=True)
            yield from (b"".join(lines[at : at + 8]) for at in range(0, len(lines), 8))


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--corpus", type=Path, help="folder of inputs, which grows")
    options = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["diglot"]):
        from tests.generators.fuzzing import TARGETS
    if options.target not in TARGETS:
        for name in TARGETS:
            print(f"{name:12} {sum(1 for _ in seeds(name))} seeds")
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus = options.corpus or Path(folder, "corpus")
        corpus.mkdir(parents=True, exist_ok=True)
        for number, data in enumerate(seeds(options.target)):
            (corpus / f"seed-{number}").write_bytes(data)
        words = Path(folder, "words")
        words.write_bytes(b"".join(b'"%s"\n' % _escaped(word) for word in _WORDS))
        findings = FINDINGS / options.target
        findings.mkdir(parents=True, exist_ok=True)
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={options.seconds}",
                f"-seed={options.seed}",
                f"-timeout={SECONDS_FOR_ONE}",
                f"-rss_limit_mb={MEGABYTES}",
                f"-dict={words}",
                f"-artifact_prefix={findings}/",
                f"-max_len={_LENGTHS.get(options.target, 20_000)}",
                str(corpus),
            ],
            TARGETS[options.target],
        )
        atheris.Fuzz()


def _escaped(word: str) -> bytes:
    return "".join(f"\\x{byte:02x}" for byte in word.encode()).encode()


if __name__ == "__main__":
    main()
