"""Files into a corpus on many machines, by Ray: the same as :mod:`.ingest` does on one.

First all files are looked at, and this process decides what is news. Then tasks read the news, actors that hold the
encoder make vectors, and tasks write rows beside the tables; this process adds them, a batch at a time, and only then
are they part of the corpus. A task whose machine dies is run again by Ray; what has arrived counts once, whatever Ray
does, and what has not is asked for again. Last, twins that have arrived are paired in the same way.
"""

import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from ..extract.parse.errors import one_line
from ..models.errors import CorpusError
from .intake import Failure, Intake, Outcome, Progress, Settings, settle_model
from .sources import list_files
from .stages import Encoder, Part, Row, load, look, read, unpack_part, write
from .store import Store

if TYPE_CHECKING:
    from ray.data import Dataset

_FILES = 64
"""In a task, at most: what a machine that dies has to repeat, and a file of the corpus until they are joined."""
_LOOKED_AT = 512
_PAIRS = 16
_TASKS = 4
"""For each processor, at least, if there are so many files."""
_STARTS = 3
"""Attempts to start Ray, which gives up after half a minute."""
_ROUNDS = 3
"""Until what does not arrive is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where an ingest runs."""

    address: str | None = None
    """Of a cluster that is there; without one a local one is started, and stopped at the end."""
    encoders: int | None = None
    """Actors with the sentence encoder, at most; one for each GPU, else for half the processors."""
    gpus: float | None = None
    """For each encoder; one if the cluster has any."""
    at_once: int = 32
    """Reports that an encoder is given at once."""


def ingest(
    store: Store,
    paths: Sequence[str],
    settings: Settings,
    cluster: Cluster,
    *,
    progress: Progress = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Add the reports in files, folders and archives to a corpus, and return what was done.

    All machines must see the files and the corpus under the same names.

    Raises:
        CorpusError: Ray is not installed or not there, somebody else is writing to the corpus, or it has vectors of
            another encoder.
    """
    with store.writing() as writer, _joined(cluster, settings):
        if settings.model is not None:
            settle_model(store, writer, settings.model)
        intake = Intake(store, writer, settings, progress)
        run = _Run(intake, cluster, stopped)
        run.read(run.news(paths))
        run.pair()
        if settings.encode_missing and settings.model is not None:
            run.encode_missing()
        intake.outcome.interrupted = stopped()
        if intake.batches and not intake.outcome.interrupted and writer.is_ragged():
            writer.compact()
    return intake.outcome


@contextmanager
def _joined(cluster: Cluster, settings: Settings) -> Iterator[None]:
    """Join a cluster, or start one; whoever has joined one before stays in it."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_DATA_LOG_LEVEL", "ERROR")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
        import ray.data
    except ImportError as err:
        raise CorpusError("this needs Ray, which is not installed: pip install 'diglot[ray]'") from err
    logging.getLogger("ray").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # they are asked for again, see _ROUNDS
    if ray.is_initialized():
        yield
        return
    _join(cluster, settings)
    try:
        yield
    finally:
        ray.shutdown()


def _join(cluster: Cluster, settings: Settings) -> None:
    import ray

    spare = int(settings.model is not None)  # the encoder's processor, so that readers never wait for it
    where: dict[str, Any] = {"address": cluster.address}
    if not cluster.address:
        where = {"address": "local", "num_cpus": settings.jobs + spare, "include_dashboard": False}
    for attempt in range(_STARTS):
        try:
            with warnings.catch_warnings(action="ignore"):  # of forks: Ray's become other programs at once
                ray.init(**where, logging_level=logging.ERROR, log_to_driver=False)
        except Exception as err:  # it raises that, where a busy machine is slow to start
            ray.shutdown()
            if cluster.address or attempt == _STARTS - 1:
                raise CorpusError(
                    f"no cluster of Ray at {cluster.address or 'this machine'}: {one_line(str(err))}"
                ) from err
        else:
            return


class _Run:
    """One ingest."""

    def __init__(self, intake: Intake, cluster: Cluster, stopped: Callable[[], bool]) -> None:
        import ray

        self.intake, self.cluster, self.stopped = intake, cluster, stopped
        self.settings, self.uri = intake.settings, intake.store.uri
        self.resources: Mapping[str, float] = ray.cluster_resources()

    def news(self, paths: Sequence[str]) -> dict[str, dict[str, list[str]]]:
        """Return what is to be read: of each file or archive the hashes, each with all names that it has."""
        import ray

        files = list_files(paths)
        again = self.intake.failed_before(files)
        self.intake.outcome.total = len(files) + len(again)
        rows: list[Row] = [
            {"path": path, "again": i >= len(files), "number": i} for i, path in enumerate([*files, *again])
        ]
        if not rows:
            return {}
        looked = ray.data.from_items(rows, override_num_blocks=self._blocks(len(rows), _LOOKED_AT)).flat_map(
            look, fn_kwargs={"settings": self.settings}
        )
        found = [row for row in looked.iter_rows() if not self.stopped()]
        if not self.stopped() and len(missing := {row["path"] for row in rows} - {row["path"] for row in found}):
            found += [row for one in sorted(missing) for row in _looked_at_here(one, rows, self.settings)]
        return self._decided(sorted(found, key=lambda row: int(row["number"])))

    def _decided(self, found: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
        wanted: dict[str, dict[str, list[str]]] = {}
        self.intake.outcome.total += len(found) - len({row["number"] for row in found})
        for row in found:
            if row["reason"]:
                self.intake.fail(Failure(row["name"], row["reason"]))
            elif self.intake.is_news(row["name"], row["id"]):
                wanted.setdefault(row["path"], {})[row["id"]] = self.intake.reading[row["id"]]
        return wanted

    def read(self, wanted: Mapping[str, Mapping[str, list[str]]]) -> None:
        """Read what is wanted, until all of it has arrived."""
        import ray

        for _ in range(_ROUNDS):
            left = {
                path: {one: names for one, names in of_path.items() if one in self.intake.reading}
                for path, of_path in wanted.items()
            }
            rows = [{"path": path, "wanted": msgspec.json.encode(ids)} for path, ids in left.items() if ids]
            if not rows or self.stopped():
                break
            data = ray.data.from_items(rows, override_num_blocks=self._blocks(len(rows), _FILES))
            self._take(data.flat_map(read, fn_kwargs={"settings": self.settings}), {*self.intake.reading})
        for names in [*self.intake.reading.values()] if not self.stopped() else ():
            self.intake.fail(Failure(names[0], "was read by no machine; the logs of Ray say why. Run this again"))
        self.intake.write()

    def pair(self) -> None:
        """Pair twins that have arrived."""
        self._rewrite(self.intake.batcher.twins_left())

    def encode_missing(self) -> None:
        """Give the passages in the corpus that have no vectors theirs."""
        known = self.intake.known.by_id
        groups = {tuple(sorted({one, known[one].twin or one})) for one in self.intake.waiting_for_vectors()}
        self._rewrite([_english_first(group, known) for group in groups])

    def _rewrite(self, groups: Sequence[tuple[str, ...]]) -> None:
        """Write reports of the corpus anew, those of a group as twins."""
        import ray

        if not groups or self.stopped():
            return
        rows = [{"one": group[0], "two": group[1] if len(group) > 1 else ""} for group in groups]
        data = ray.data.from_items(rows, override_num_blocks=self._blocks(len(rows), _PAIRS))
        place = {"uri": self.uri, "batch": self.intake.store.head.batch}
        data = data.map_batches(load, batch_format="pyarrow", batch_size=_PAIRS, fn_kwargs=place)
        self._take(data, {one for group in groups for one in group})
        self.intake.write()

    def _take(self, loaded: "Dataset", awaited: set[str]) -> None:
        """Let reports be encoded and written, and take what arrives; a part that has arrived before is left alone."""
        if self.settings.model is not None:
            loaded = loaded.map_batches(Encoder, **self._encoders(self.settings.model))
        place = {"uri": self.uri, "dimension": self.intake.store.head.dimension}
        written = loaded.map_batches(write, batch_format="pyarrow", batch_size=_FILES, fn_kwargs=place)
        for row in written.iter_rows():
            part = unpack_part(row)
            if awaited.issuperset(part.wanted):
                awaited.difference_update(part.wanted)
                self._take_part(part)
            if self.stopped():
                break

    def _take_part(self, part: Part) -> None:
        for sha256, reason in part.failures.items():
            self.intake.take_failure(sha256, reason)
        for sha256, reason in part.gone.items():
            self.intake.fail(Failure(self.intake.reading.pop(sha256)[0], reason))
        if part.written.reports:
            self.intake.take_written(part.written)

    def _encoders(self, model: str) -> dict[str, Any]:
        there = self.resources.get("GPU", 0.0)
        gpus = self.cluster.gpus if self.cluster.gpus is not None else float(there > 0)
        most = there / gpus if gpus else self.resources.get("CPU", 1.0) / 2
        return {
            "fn_constructor_kwargs": {"uri": self.uri, "batch": self.intake.store.head.batch, "model": model},
            "batch_format": "pyarrow",
            "batch_size": self.cluster.at_once,
            "num_cpus": 1,
            "num_gpus": gpus,
            "concurrency": (1, max(1, self.cluster.encoders or int(most))),
        }

    def _blocks(self, rows: int, most: int) -> int:
        """Return in how many tasks rows are worked on: enough for all processors, and none too large."""
        return max(1, min(rows, max(-(-rows // most), int(self.resources.get("CPU", 1.0)) * _TASKS)))


def _looked_at_here(path: str, rows: Sequence[Row], settings: Settings) -> Iterator[Row]:
    """Look at a file here that no machine has looked at."""
    yield from (found for row in rows if row["path"] == path for found in look(row, settings))


def _english_first(group: tuple[str, ...], known: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(group, key=lambda one: bool(known[one].single and known[one].single.chinese)))
