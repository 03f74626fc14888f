import json
from dataclasses import replace
from pathlib import Path

import pytest

from diglot.corpus.baseline import BaselineError, read_baseline, without_known, write_baseline
from diglot.corpus.checked import Checked
from diglot.corpus.checking import check_report
from diglot.corpus.selection import select_rules
from diglot.extract.parse import read

ENGLISH = "The lens market was valued at USD 65.64 billion in 2024.\n"
CHINESE = "鏡片市場 2024 年規模為 65.64 億美元。\n"


def checked(folder: Path, english: str = ENGLISH, chinese: str = CHINESE) -> Checked:
    files = folder / "lens_en.txt", folder / "lens_zh.txt"
    for file, text in zip(files, (english, chinese), strict=True):
        file.write_text(text, encoding="utf-8")
    return check_report([read(file) for file in files], select_rules((), ()), model=None)


def known(folder: Path, report: Checked) -> Checked:
    baseline = folder / "known.json"
    return without_known(report, read_baseline(baseline), baseline)


def test_what_is_accepted_is_found_no_more(tmp_path: Path) -> None:
    report = checked(tmp_path)
    write_baseline(tmp_path / "known.json", [report])
    left = known(tmp_path, report)
    assert (len(report.findings), left.findings, left.known) == (1, (), 1)


def test_a_baseline_can_be_read_by_people(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [checked(tmp_path)])
    (entry,) = json.loads((tmp_path / "known.json").read_text(encoding="utf-8"))["findings"]
    assert entry.pop("fingerprint")
    assert entry == {
        "files": ["lens_en.txt", "lens_zh.txt"],
        "code": "DG101",
        "rule": "magnitude",
        "en": "USD 65.64 billion",
        "zh": "65.64 億美元",
    }


def test_findings_are_known_where_the_text_has_moved(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [checked(tmp_path)])
    moved = checked(tmp_path, "Lens Market\n\n" + ENGLISH, "鏡片市場\n\n" + CHINESE)
    assert known(tmp_path, moved).findings == ()


def test_another_slip_is_a_new_finding(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [checked(tmp_path)])
    other = checked(tmp_path, chinese=CHINESE.replace("65.64", "656,400"))
    assert [one.rule for one in known(tmp_path, other).findings] == ["magnitude"]


def test_of_equal_findings_as_many_are_known_as_were_accepted(tmp_path: Path) -> None:
    once = checked(tmp_path)
    write_baseline(tmp_path / "known.json", [once])
    left = known(tmp_path, replace(once, findings=once.findings * 3))
    assert (len(left.findings), left.known) == (2, 1)


def test_findings_of_another_report_are_not_known(tmp_path: Path) -> None:
    write_baseline(tmp_path / "known.json", [checked(tmp_path)])
    (tmp_path / "other").mkdir()
    assert len(known(tmp_path, checked(tmp_path / "other")).findings) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be opened"),
        ("[]", "is no baseline"),
        ("{", "is no baseline"),
        ('{"version": 9, "findings": []}', "version 9"),
    ],
)
def test_a_broken_baseline_is_named_with_the_remedy(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "known.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BaselineError, match=f"{message}.*--write-baseline"):
        read_baseline(path)
