"""Random slips of one number: the check finds them where they are. `benchmarks/mutations.py` makes a thousand."""

from benchmarks.mutations import FOLDERS, clean_reports, draw, found, weak
from diglot.extract.check import check

SLIPS, LEAST = 60, 0.95


def test_slips_of_one_number_are_found_where_they_are() -> None:
    reports = list(clean_reports(FOLDERS[2:]))
    cases = [case for case in draw(reports, 2 * SLIPS, seed=7) if not weak(case)][:SLIPS]
    before = {id(case.documents): check(*case.documents, model=None) for case in cases}
    missed = [case.slip for case in cases if not found(case, before[id(case.documents)], model=None)]
    assert len(cases) == SLIPS
    assert len(missed) <= (1 - LEAST) * SLIPS, missed
