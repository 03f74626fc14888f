import marshal
import os
import subprocess
import sys
from pathlib import Path

WORDS = """
from diglot.models.words import words
print([("醫院採購影像設備"[start:end]) for start, end in words("醫院採購影像設備", "zh")])
"""


def run(folder: Path, cache: Path) -> str:
    env = {**os.environ, "TMPDIR": str(folder), "DIGLOT_CACHE": str(cache)}
    return subprocess.run([sys.executable, "-c", WORDS], capture_output=True, text=True, env=env, check=True).stdout


def test_a_dictionary_that_others_left_where_everybody_may_write_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"醫": 1}, 1)))
    assert run(tmp_path, tmp_path / "cache") == "['醫院', '採購', '影像', '設備']\n"
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".cache"]
    assert run(tmp_path, tmp_path / "cache") == "['醫院', '採購', '影像', '設備']\n"


def test_words_are_found_where_no_cache_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the place of the folder")
    assert run(tmp_path, tmp_path / "cache") == "['醫院', '採購', '影像', '設備']\n"
