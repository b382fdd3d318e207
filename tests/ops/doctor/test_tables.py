"""What is said of a database, and what to do."""

from dataclasses import replace

import pytest

from facts.errors import BrokenLexicon
from ops.doctor import tables
from ops.doctor.check import Check, Examination, guarded, loads
from ops.verdicts import Level
from store.probing import Found, Probe

SQLITE = Probe(found=Found.READY, dialect="sqlite", journal="wal")


def a_server(version: str, most: int, there: int) -> Probe:
    return Probe(
        found=Found.READY, dialect="postgresql", version=version, most_connections=most, connections=there
    )  # fmt: skip


@pytest.mark.parametrize("found", Found)
def test_every_way_of_being_found_has_its_cure(found: Found) -> None:
    """Ready is well; everything else is a fault with a command or a setting in its cure."""
    said = tables.check_database(Probe(found=found, dialect="sqlite", layout="0003", wanted="0022"))

    assert said.level is (Level.OK if found is Found.READY else Level.FAULT)
    assert said.sentence.endswith("。")
    assert said.cure.endswith("。")


@pytest.mark.parametrize(
    ("probe", "level"),
    [
        (SQLITE, Level.OK),
        (replace(SQLITE, journal="delete"), Level.WARNING),
        (a_server("15.14", 100, 8), Level.OK),
        (a_server("15.14", 30, 8), Level.WARNING),
        (a_server("15.14", 30, 25), Level.FAULT),
        (a_server("11.2", 100, 1), Level.FAULT),
    ],
)  # fmt: skip
def test_readers_and_writers_have_to_get_on(probe: Probe, level: Level) -> None:
    """WAL, or connections that are left on a server that is tested."""
    assert tables.check_writing_mode(probe).level is level


def test_damage_is_a_fault() -> None:
    """With the first of it."""
    assert tables.check_whole(()).level is Level.OK
    assert "row 3 missing" in tables.check_whole(("row 3 missing from index", "x")).sentence


def test_a_check_that_breaks_off_costs_itself_alone() -> None:
    """Its words become its sentence."""

    def broken() -> str:
        raise BrokenLexicon("line 3 of terms.yml cannot be used.")

    found = loads("lexicon", "词库", broken, "改正。")
    also = guarded("x", "X", lambda: (_ for _ in ()).throw(OSError(13, "Permission denied")))

    assert (found.level, found.sentence, found.cure) == (Level.FAULT, "line 3 of terms.yml cannot be used.", "改正。")
    assert also.level is Level.FAULT


def test_all_together_are_as_bad_as_the_worst() -> None:
    """Counted by level; programs get the same."""
    checks = tuple(Check(key=level.value, title="t", level=level, sentence="s。") for level in Level)
    found = Examination(checks=checks)

    assert (found.level, found.sentence) == (Level.FAULT, "正常 1 项，警告 1 项，故障 1 项。")
    assert [one["level"] for one in found.plain()["checks"]] == ["ok", "warning", "fault"]
