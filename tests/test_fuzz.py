"""What fuzzing found once (`benchmarks/fuzz.py`), and the seeds that it begins with."""

import random
from pathlib import Path

import pytest

from benchmarks.fuzz import FINDINGS, seeds
from tests.generators.fuzzing import TARGETS

FOUND = sorted(path.relative_to(FINDINGS).as_posix() for path in FINDINGS.glob("*/*"))
_SEEDS = 4


@pytest.mark.parametrize("name", FOUND)
def test_findings_of_fuzzing_stay_mended(name: str) -> None:
    path = Path(name)
    TARGETS[path.parts[0]]((FINDINGS / path).read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_of_fuzzing_and_bytes_changed_in_them_break_nothing(target: str) -> None:
    chance = random.Random(7)
    every = list(seeds(target))
    for data in chance.sample(every, min(_SEEDS, len(every))):
        TARGETS[target](data)
        changed = bytearray(data)
        for _ in range(5):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        TARGETS[target](bytes(changed))
