"""The rig itself, and a short run of it: promises hold while faults strike, and deliberate defects are caught."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from tests.reliability.defects import DEFECTS, spoil
from tests.reliability.place import TREE
from tests.reliability.plan import known, order
from tests.reliability.proof import caught
from tests.reliability.run import run
from tests.reliability.verdict import PROMISES, Verdict

SECONDS, PACE = 75.0, 0.4
HANGING = 180.0
SHORT = (
    "bug-for-one-stream",
    "broker-outage",
    "every-record-twice",
    "gap",
    "kill-api",
    "kill-relay",
    "kill-worker",
    "offsets-to-start",
    "poison",
    "rebuild-killed",
    "store-refuses",
    "zombie-worker",
)


def test_a_seed_decides_the_order_and_every_fault_comes_before_any_comes_again() -> None:
    names = tuple(known())
    first = list(islice(order(names, Random(7)), 2 * len(names)))
    assert first == list(islice(order(names, Random(7)), 2 * len(names)))
    assert sorted(first[: len(names)]) == sorted(first[len(names) :]) == sorted(names)


def test_every_fault_says_what_it_is() -> None:
    assert all(fault.meaning.strip() for fault in known().values())


def test_a_verdict_counts_every_violation_and_tells_the_first_ones() -> None:
    verdict = Verdict(seed=1)
    assert verdict.held
    verdict.promises["R1"].check(False, "lost")
    verdict.promises["R1"].checks(40, [f"lost {number}" for number in range(30)])
    told = verdict.jsonable()["promises"]["R1"]
    assert (told["held"], told["checked"], told["violations"], len(told["broken"])) == (False, 41, 31, 10)
    assert "R1  BROKEN 31 times" in verdict.text()


def test_every_promise_has_a_defect_that_breaks_it_and_its_place_is_still_there(tmp_path: Path) -> None:
    assert {defect.promise for defect in DEFECTS.values()} == set(PROMISES)
    for name, defect in DEFECTS.items():
        assert set(defect.faults) <= set(known())
        assert (TREE / defect.path).read_text(encoding="utf-8").count(defect.before) == 1, name
    spoiled = spoil(TREE, tmp_path, DEFECTS["no-gap-rule"])
    assert (spoiled / "shared/streams/folding.py").read_text() != (TREE / "shared/streams/folding.py").read_text()


@pytest.mark.end_to_end
async def test_the_promises_hold_while_faults_strike(tmp_path: Path) -> None:
    verdict = await run(tmp_path, seed=20261, seconds=SECONDS, names=SHORT, rest_within=HANGING, pace=PACE)
    assert verdict.held, verdict.text()
    assert verdict.counts["events"] > 0


@pytest.mark.end_to_end
@pytest.mark.parametrize("name", ["commit-before-store", "query-without-province"])
async def test_a_deliberate_defect_is_caught(name: str, tmp_path: Path) -> None:
    verdict = await caught(DEFECTS[name], tmp_path, print)
    assert not verdict.promises[DEFECTS[name].promise].held, verdict.text()


def test_every_fault_is_in_the_document() -> None:
    told = (TREE / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [name for name, fault in known().items() if f"| `{name}` | {fault.meaning} |" not in told] == []
