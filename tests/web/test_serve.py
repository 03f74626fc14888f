"""The command: where it listens, what it prints, and how it ends."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

COMMAND = [sys.executable, "-m", "diglot.cli", "serve", "--port", "0"]


@pytest.mark.parametrize(
    ("options", "host", "token"),
    [
        pytest.param([], "localhost", False, id="this-machine"),
        pytest.param(["--host", "0.0.0.0"], "0.0.0.0", True, id="others"),
        pytest.param(["--token", "sixteen letters!"], "localhost", True, id="a-token-of-ones-own"),
    ],
)
def test_it_says_where_it_listens_and_ends_by_ctrl_c(corpus: Path, options: list[str], host: str, token: bool) -> None:
    process = subprocess.Popen([*COMMAND, "--corpus", str(corpus), *options], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        said = process.stderr.readline()
        found = re.search(r"at (http://([^:/]+):(\d+)/(\?token=\S+)?)", said)
        assert found, said
        assert (found[2], bool(found[4])) == (host, token)
        local = f"http://127.0.0.1:{found[3]}/"
        assert httpx.get(local, timeout=60).status_code == (401 if token else 200)
        assert httpx.get(local + (found[4] or ""), timeout=60, follow_redirects=False).status_code in (200, 303)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert (process.wait(60), rest) == (0, "")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        pytest.param(["--token", "short", "--corpus", "."], 2, "at least 16 characters", id="short-token"),
        pytest.param(["--corpus", "no/corpus"], 3, "there is no corpus", id="no-corpus"),
        pytest.param(["--host", "192.0.2.1", "--corpus", "{corpus}"], 3, "choose another --port", id="not-our-address"),
    ],
)
def test_what_is_wrong_is_one_line(corpus: Path, options: list[str], status: int, said: str) -> None:
    options = [option.format(corpus=corpus) for option in options]
    done = subprocess.run([*COMMAND, *options], capture_output=True, text=True)
    assert done.returncode == status
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_without_the_packages_the_remedy_is_told(corpus: Path, tmp_path: Path, command: str) -> None:
    for name in ("fastapi", "mcp"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('no module')")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from diglot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, command, "--corpus", str(corpus)], capture_output=True, text=True
    )
    assert done.returncode == 3
    assert done.stderr == "diglot: the workbench needs more packages: pip install 'diglot[web]'\n"
