"""A corpus whose writer is killed at random moments: is it whole, does it hold what was committed, can it go on?

``python -m benchmarks.crashes [--moments 200] [--seed 7] [ingest|compact|refit ...]``: an undisturbed run is watched
first, and a digest of all tables is kept for every batch. Then the same work is done on a fresh copy and its process is
killed (SIGKILL) at a random moment, again and again. Afterwards the corpus must open, :func:`verify` must find nothing,
the tables must be those of the last batch that was reported or of the one after it (committed, and killed before it
could be said), and the same work, done again, must end as the undisturbed run did.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from diglot.corpus.inspection import verify
from diglot.corpus.schema import schemas
from diglot.corpus.store import Store, open_store

WORK = ("ingest", "compact", "refit")
_WORKER = "from benchmarks.crashes import work; import sys; work(*sys.argv[1:])"
_VOLATILE = {"ingested", "written", "vector", "centre", "middle", "spread"}
"""Columns that differ from run to run, or that others stand for."""
_LAST = 1e9
ENGLISH = """{name} Market by Type - Forecast 2025-2030
Product code: PX-{code}

The {name} market was valued at USD {size} billion in 2024 and will reach USD 9.1 billion by 2030, up {size}.5%.

Cities renew their mains, and {size} of ten mills have ordered new machines since the spring of 2024.
"""
CHINESE = """{chinese}市場：按類型分類 - 2025-2030年預測
商品編碼：PX-{code}

2024 年{chinese}市場規模為 {size}0 億美元，到 2030 年將達 91 億美元，成長 {size}.5%。

城市正在更新供水管網，自 2024 年春季以來，十家工廠中有 {size} 家訂購了新的機器。
"""
NAMES = (("pump", "泵"), ("valve", "閥門"), ("turbine", "渦輪機"), ("boiler", "鍋爐"), ("filter", "過濾器"))


@dataclass(frozen=True)
class Scene:
    """Where a piece of work begins, and what an undisturbed run of it makes."""

    name: str
    corpus: Path
    reports: Path
    digests: dict[int, str]
    """Of the tables, by batch, the one that it begins with included."""
    seconds: float

    @property
    def last(self) -> str:
        """The tables when all is done."""
        return self.digests[max(self.digests)]


def write_reports(folder: Path, count: int) -> None:
    """Write twins into a folder."""
    folder.mkdir(parents=True)
    for number in range(count):
        name, chinese = NAMES[number % len(NAMES)]
        fields = {"name": name.title(), "chinese": chinese, "code": number, "size": 2 + number % 7}
        (folder / f"{number:02}_report{number}_en.txt").write_text(ENGLISH.format(**fields), "utf-8")
        (folder / f"{number:02}_report{number}_zh.txt").write_text(CHINESE.format(**fields), "utf-8")


def digest(store: Store) -> str:
    """Return a hash of what the tables of a corpus say."""
    found = hashlib.sha256()
    for name in schemas():
        table = store.rows(name)
        kept = [column for column in table.column_names if column not in _VOLATILE]
        rows = sorted(json.dumps(row, default=_plain, sort_keys=True) for row in table.select(kept).to_pylist())
        found.update(json.dumps([name, rows]).encode())
    return found.hexdigest()


def _plain(value: object) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def work(name: str, corpus: str, reports: str) -> None:
    """Do the work, and say after each batch that it is committed."""
    from diglot.corpus import batches
    from diglot.corpus.ingest import Settings, ingest
    from diglot.corpus.store import Store, Writer
    from diglot.corpus.themes.fitting import bring_up_to_date
    from diglot.corpus.themes.own import guided_themes

    # the same batches in every run, however slow: by the number of reports alone
    vars(batches).update(_REPORTS=2, _SECONDS=_LAST, ENCODED_AT_ONCE=10**9)
    publish, writing = Writer.publish, Store.writing

    def begun(self: Store) -> Any:
        print("ready", flush=True)  # what comes before changes nothing
        return writing(self)

    def told(self: Writer) -> None:
        publish(self)
        print(self.store.head.batch, flush=True)

    Writer.publish, Store.writing = told, begun  # type: ignore[method-assign]
    store = open_store(corpus, create=True)
    if name == "ingest":
        ingest(store, [reports], Settings(model=None))
    elif name == "encode":
        ingest(store, [reports], Settings())
    elif name == "compact":
        with store.writing() as writer:
            writer.compact()
    else:
        bring_up_to_date(store, guided_themes(None), refit=True)


def started(name: str, corpus: Path, reports: Path) -> "subprocess.Popen[str]":
    """Start the work in a process, and return it when it is about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WORKER, name, str(corpus), str(reports)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    process.stdout.readline()
    return process


def set_scene(name: str, folder: Path, *, reports: int = 8) -> Scene:
    """Make the corpus that a piece of work begins with, and watch an undisturbed run."""
    files, corpus, copy = folder / "reports", folder / "corpus", folder / "undisturbed"
    write_reports(files, reports)
    if name == "ingest":
        open_store(corpus, create=True)
    else:
        _finished("encode" if name == "refit" else "ingest", corpus, files)
    if name == "refit":
        _finished("refit", corpus, files)
    shutil.copytree(corpus, copy)
    store = open_store(copy)
    digests = {store.head.batch: digest(store)}
    process = started(name, copy, files)
    began = time.monotonic()
    with process:
        assert process.stdout
        for _ in process.stdout:
            if store.refresh():
                digests.setdefault(store.head.batch, digest(store))
        seconds = time.monotonic() - began
    assert process.returncode == 0
    for batch in range(min(digests), store.head.batch + 1):  # those that were over too soon to be seen
        digests.setdefault(batch, _digest_at(copy, batch))
    return Scene(name, corpus, files, digests, seconds)


def _digest_at(corpus: Path, batch: int) -> str:
    """Return the digest of an earlier batch, by the versions of the head."""
    from diglot.corpus import store as module

    store = open_store(corpus)
    head_table = store._connection.open_table(module._HEAD)
    for version in head_table.list_versions():
        head_table.checkout(version["version"])
        row = head_table.to_arrow().to_pylist()
        if row and row[0]["batch"] == batch:
            versions = {one["table"]: one["version"] for one in row[0]["versions"]}
            store.head, store._tables = replace(store.head, batch=batch, versions=versions), {}
            return digest(store)
    raise LookupError(f"batch {batch} was never committed")


def _finished(name: str, corpus: Path, reports: Path) -> None:
    with started(name, corpus, reports) as process:
        assert process.stdout
        process.stdout.read()
    assert process.returncode == 0


def killed(scene: Scene, folder: Path, moment: float, *, times: int = 1) -> str | None:
    """Kill the work at a moment (a share of its time); return what is wrong afterwards, None if nothing is."""
    corpus = folder / "corpus"
    shutil.copytree(scene.corpus, corpus)
    told = min(scene.digests)
    for _ in range(times):
        process = started(scene.name, corpus, scene.reports)
        with process:
            time.sleep(moment * scene.seconds)
            with_all_its_children(process.pid)
            assert process.stdout
            told = max([told, *map(int, process.stdout.read().split())])
        if wrong := _wrong(scene, corpus, told):
            return wrong
        told = open_store(corpus).head.batch
    _finished(scene.name, corpus, scene.reports)
    store = open_store(corpus)
    if wrong := next(verify(store), None):
        return f"after it was done again: {wrong}"
    if scene.name == "ingest" and digest(store) != scene.last:
        return "what was done again is not what an undisturbed run makes"
    return None


def with_all_its_children(pid: int) -> None:
    """Kill a process and what it has started."""
    os.killpg(pid, signal.SIGKILL)


def _wrong(scene: Scene, corpus: Path, told: int) -> str | None:
    store = open_store(corpus)
    if wrong := next(verify(store), None):
        return wrong
    batch = store.head.batch
    if batch not in (told, told + 1):
        return f"batch {told} was committed, and {batch} is there"
    if digest(store) != scene.digests.get(batch):
        return f"batch {batch} is not what it was in an undisturbed run"
    return None


def main() -> None:
    """Kill and look, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", nargs="*", default=[*WORK])
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    options: Any = parser.parse_args()
    chance, faults = random.Random(options.seed), Counter[str]()
    share = -(-options.moments // len(options.work))
    for name in options.work:
        with tempfile.TemporaryDirectory() as folder:
            scene = set_scene(name, Path(folder, "scene"))
            for number in range(share):
                moment = chance.random() * 1.1
                wrong = killed(scene, Path(folder, str(number)), moment)
                shutil.rmtree(Path(folder, str(number)), ignore_errors=True)
                if wrong:
                    faults[name] += 1
                    print(f"{name} at {moment:.3f}: {wrong}", flush=True)
            batches = len(scene.digests) - 1
            print(
                f"{name}: killed {share} times in {scene.seconds:.1f} s and {batches} batches; {faults[name]} faults",
                flush=True,
            )
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
