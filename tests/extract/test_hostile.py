import io
import os
import pickle
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from diglot.extract.parse import read, remote
from diglot.extract.parse.errors import LimitError, PasswordError, UnreadableError, UnsupportedError
from diglot.extract.parse.limits import Limits, SettingError, limits_of_environment
from diglot.extract.parse.scanned import is_available
from diglot.extract.records import Document
from diglot.extract.report import read_report
from diglot.models.lexicon import EXTENSION
from tests.generators.hostile import SHOW, TEXT, build, of_pages, one_page, page

QUICK = Limits(seconds=3, page_seconds=0.5, memory=300)


def made(folder: Path, name: str, limits: Limits = QUICK) -> Document:
    (path,) = build(folder, [name])
    return read(path, limits=limits)


@pytest.mark.parametrize(
    "name",
    [
        "page_tree_loop.pdf",
        "page_tree_null.pdf",
        "page_count_huge.pdf",
        "xref_loop.pdf",
        "xref_missing.pdf",
        "length_loop.pdf",
        "reference_loop.pdf",
        "forms_self.pdf",
        "forms_ring.pdf",
        "content_q.pdf",
        "content_emc.pdf",
        "content_nan_matrix.pdf",
        "content_arrays_deep.pdf",
        "content_list_loop.pdf",
        "box_words.pdf",
        "rotate_word.pdf",
        "font_truetype_garbage.pdf",
        "outlines_loop.pdf",
        "nested_divs.html",
        "scripts_unclosed.html",
        "entities.html",
        "entity_numbers.html",
        "utf16_claimed.html",
        "nul_here_and_there.txt",
        "surrogates.txt",
        "right_to_left.txt",
        "bad_name",
    ],
)
def test_what_can_be_read_is_read(tmp_path: Path, name: str) -> None:
    document = made(tmp_path, name)
    assert "12.5 billion" in document.text
    document.text.encode()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("empty.pdf", UnreadableError),
        ("empty.txt", UnreadableError),
        ("header_only.pdf", UnreadableError),
        ("xref_stream_wide.pdf", UnreadableError),
        ("encryption_unknown.pdf", UnsupportedError),
        ("locked.pdf", PasswordError),
        ("tokens_endless.pdf", UnreadableError),
        ("one_line.txt", LimitError),
        ("one_paragraph.txt", LimitError),
        ("nuls.txt", UnreadableError),
        ("random.txt", UnreadableError),
        ("gzip.pdf", UnreadableError),
        ("gzip.html", UnsupportedError),
        ("png.txt", UnreadableError if is_available() else UnsupportedError),
        ("ole.doc", UnsupportedError),
        ("name\nwith a line end.pdf", UnreadableError),
        ("binary.html", UnreadableError),
        ("fifo", LimitError),
        ("link_loop", UnreadableError),
        ("bad_name_broken", UnreadableError),
        ("sparse", LimitError),
        ("folder", UnreadableError),
        ("missing", UnreadableError),
        ("long_name", UnreadableError),
        ("device", UnreadableError),
    ],
)
def test_what_cannot_be_read_says_so_in_a_line(tmp_path: Path, name: str, kind: type[UnreadableError]) -> None:
    with pytest.raises(kind) as caught:
        made(tmp_path, name)
    assert str(caught.value).isprintable()
    assert type(caught.value) is kind
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_what_an_open_comment_swallows_is_said(tmp_path: Path) -> None:
    assert "letters between the tags were not read" in made(tmp_path, "comments_unclosed.html").notices[0].message


class TestPages:
    @pytest.mark.parametrize(
        ("name", "message"),
        [("content_truncated.pdf", "a part of it is damaged"), ("forms_on_one_page.pdf", "took longer|needs more")],
    )
    def test_a_bad_page_costs_that_page(self, tmp_path: Path, name: str, message: str) -> None:
        document = made(tmp_path, name)
        assert document.pages == 3
        assert {1, 3} <= {block.page for block in document.blocks}
        assert {notice.page for notice in document.notices} == {2}
        assert re.match(message, document.notices[0].message)

    @pytest.mark.parametrize("name", ["forms_deep.pdf", "flate_bomb_twice.pdf"])
    def test_a_page_that_paints_too_much_is_named(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(LimitError, match=r"page 1: paints more than .*print that page") as caught:
            made(tmp_path, name, Limits())
        assert caught.value.page == 1

    def test_a_page_that_takes_too_long_is_read_by_pdfium(self) -> None:
        slow = SHOW + b" BT /F1 9 Tf 72 700 Td " + b"(12) Tj 0 -1 Td " * 60_000 + b"ET"
        document = read(of_pages([SHOW, slow]), limits=QUICK)
        assert [notice.page for notice in document.notices] == [2]
        assert "took longer than 0.5 s" in document.notices[0].message

    def test_pages_without_time_are_named(self) -> None:
        slow = SHOW + b" BT /F1 9 Tf 72 700 Td " + b"(12) Tj 0 -1 Td " * 60_000 + b"ET"
        document = read(
            of_pages([SHOW, *[slow] * 9]), limits=Limits(seconds=1, page_seconds=0.4, seconds_per_page=1e-6)
        )
        assert "to 10 were not read" in document.notices[-1].message

    def test_more_pages_than_the_limit_are_named(self) -> None:
        contents = [f"BT /F1 12 Tf 72 500 Td (It was {number} billion.) Tj ET".encode() for number in range(5)]
        document = read(of_pages(contents), limits=Limits(pages=3))
        assert (document.pages, {block.page for block in document.blocks}) == (5, {1, 2, 3})
        assert document.notices[0].message.startswith("2 of 5 pages were not read")

    def test_a_page_that_pdfminer_loses_is_found(self) -> None:
        contents = [f"BT /F1 12 Tf 72 500 Td ({word} market) Tj ET".encode() for word in ("Lens", "Probe", "Scanner")]
        untyped = page("101 0 R").replace(b"/Type /Page ", b"")
        document = read(of_pages(contents, {10_001: untyped}))
        assert document.text.split() == "Lens market Probe market Scanner market".split()
        assert [notice.page for notice in document.notices] == [2]

    def test_glyphs_without_a_character_are_no_numbers(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="characters are drawn"):
            made(tmp_path, "cmap_none.pdf")

    def test_a_whole_file_has_no_notices(self) -> None:
        assert read(one_page()).notices == ()


class TestPassword:
    @pytest.fixture
    def locked(self, tmp_path: Path) -> Path:
        return build(tmp_path, ["locked.pdf"])[0]

    def test_the_password_opens(self, locked: Path) -> None:
        assert read(locked, password="secret").text == f"{TEXT}\n"

    @pytest.mark.parametrize(("password", "message"), [(None, "--password"), ("wrong", "not its"), ("密碼", "not its")])
    def test_no_other_does(self, locked: Path, password: str | None, message: str) -> None:
        with pytest.raises(PasswordError, match=message):
            read(locked, password=password)

    @pytest.mark.parametrize(
        ("arguments", "environment"), [(["--password", "secret"], {}), ([], {"DIGLOT_PASSWORD": "secret"})]
    )
    def test_the_command_takes_it(self, locked: Path, arguments: list[str], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "diglot.cli", "extract", str(locked)]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 3
        done = subprocess.run([*command, *arguments], capture_output=True, check=True, env=os.environ | environment)
        assert b"12500000000" in done.stdout


class TestSources:
    def test_a_pipe_with_a_writer_is_read(self, tmp_path: Path) -> None:
        (fifo,) = build(tmp_path, ["fifo"])
        handle = os.open(fifo, os.O_RDWR)
        os.write(handle, TEXT.encode())
        with pytest.raises(LimitError, match="is a pipe whose end did not come"):
            read(fifo, limits=Limits(seconds=0.01))
        os.close(handle)

    def test_an_endless_stream_is_too_large(self) -> None:
        with Path("/dev/zero").open("rb") as endless, pytest.raises(LimitError, match="larger than 1 MB"):
            read(endless, limits=Limits(size=1))

    def test_bytes_may_be_too_many(self) -> None:
        with pytest.raises(LimitError, match="larger than 1 MB"):
            read(io.BytesIO(b"a" * 2_000_000), limits=Limits(size=1))


class TestLimits:
    def test_memory(self) -> None:
        with pytest.raises(LimitError, match="more than 100 MB"):
            read(b"a\n" * 2_000_000, limits=Limits(memory=100, characters=10_000_000, seconds=60))

    def test_memory_that_a_library_lacks(self) -> None:
        with pytest.raises(LimitError, match="more than 250 MB"):
            read(b"<html>" + b"<div>a</div>" * 1_000_000, limits=Limits(memory=250, seconds=60))

    def test_too_much_to_be_found(self) -> None:
        with pytest.raises(LimitError, match="took longer than"):
            read_report(b"$1 " * 30_000, limits=Limits(seconds=0.3))

    def test_the_environment_sets_them(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DIGLOT_LIMIT_PAGE_SECONDS", "1.5")
        monkeypatch.setenv("DIGLOT_LIMIT_PAGES", "9")
        assert limits_of_environment() == Limits(page_seconds=1.5, pages=9)

    @pytest.mark.parametrize("value", ["a", "0", "-1", "1.5", "inf", "nan"])
    def test_a_limit_is_a_positive_number(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("DIGLOT_LIMIT_PAGES", value)
        with pytest.raises(SettingError, match="DIGLOT_LIMIT_PAGES"):
            read(TEXT.encode())


class TestWorker:
    def test_it_is_used_again(self) -> None:
        read(TEXT.encode())
        worker = remote.reader.current
        read(TEXT.encode())
        assert remote.reader.current is worker

    def test_a_large_parent_does_not_make_it_large(self) -> None:
        remote.reader.close()
        held = b"\1" * 200_000_000
        read(TEXT.encode())
        worker = remote.reader.current
        assert len(held) == 200_000_000
        assert worker

    def test_a_dead_one_is_replaced(self) -> None:
        read(TEXT.encode())
        assert remote.reader.current
        remote.reader.current._process.kill()
        remote.reader.current._process.wait()
        assert read(TEXT.encode()).text == TEXT

    def test_other_tables_need_another_one(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        read(TEXT.encode())
        worker = remote.reader.current
        monkeypatch.setenv(EXTENSION, str(tmp_path))
        read(TEXT.encode())
        assert remote.reader.current is not worker

    def test_threads_share_it(self) -> None:
        texts = [f"Report number {number}." for number in range(20)]
        read_ones: list[str] = []
        threads = [
            threading.Thread(target=lambda text=text: read_ones.append(read(text.encode()).text)) for text in texts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(read_ones) == sorted(texts)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
    def test_a_fork_has_its_own(self) -> None:
        script = (
            "import os, diglot\n"
            "diglot.read(b'It grew.')\n"
            "child = os.fork()\n"
            "print(diglot.read(b'It was ' + str(bool(child)).encode()).text)\n"
            "if child: os.waitpid(child, 0)\n"
        )
        done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True)
        assert (sorted(done.stdout.split("\n")), done.stderr) == (["", "It was False", "It was True"], "")

    def test_what_lies_in_the_working_directory_is_not_run(self, tmp_path: Path) -> None:
        (tmp_path / "msgspec.py").write_text("raise SystemExit")
        command = [sys.executable, "-P", "-c", "import diglot; print(diglot.read(b'It grew.').text)"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path, env=_absolute())
        assert done.stdout == "It grew.\n"


def _absolute() -> dict[str, str]:
    paths = [str(Path(path).resolve()) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def test_a_page_of_navigation_alone_says_nothing() -> None:
    _, report = read_report(b"<html><nav><a href='#'>Home</a></nav></html>")
    assert (report.figures, report.segments) == ((), ())


def test_warnings_and_errors_of_the_command_are_lines(tmp_path: Path) -> None:
    paths = build(tmp_path, ["content_truncated.pdf", "bad_name_broken", "name\nwith a line end.pdf", "bad_name"])
    command = [sys.executable, "-m", "diglot.cli", "extract", *map(str, paths), "--format", "csv"]
    done = subprocess.run(command, capture_output=True, check=False)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 3
    assert len(lines) == 3
    assert lines[0].startswith(f"diglot: warning: {paths[0]}: page 2: ")
    assert "name_\\xff\\xfe.txt" in done.stdout.decode()


def test_what_earlier_files_left_in_the_worker_costs_no_later_one(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="needs more than"):
        made(tmp_path, "flate_bomb_twice.pdf", Limits(seconds=3, memory=60))
    assert remote.reader.current is None
    assert read(TEXT.encode(), limits=QUICK).text == TEXT
