"""Where a job goes on from: kept whole, each job's own, and nothing worse than a new beginning where it is lost."""

from pathlib import Path

import pytest

from facts.errors import NoSpace
from runs.marks import Marks


def test_a_mark_is_kept_for_its_job(tmp_path: Path) -> None:
    """A second one replaces the first; another job's stays."""
    marks = Marks(tmp_path / "marks")
    marks.put("verify", {"checked": {"a": "2026-11-23"}})
    marks.put("retro", {"before": 7})
    marks.put("retro", {"before": 3})

    assert (marks.get("retro"), marks.get("verify")) == ({"before": 3}, {"checked": {"a": "2026-11-23"}})
    assert sorted(one.name for one in (tmp_path / "marks").iterdir()) == ["retro.json", "verify.json"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff"])
def test_a_broken_mark_begins_anew(tmp_path: Path, body: bytes) -> None:
    """As one that was never put."""
    (tmp_path / "retro.json").write_bytes(body)

    assert Marks(tmp_path).get("retro") == {} == Marks(tmp_path / "none").get("retro")


def test_a_mark_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """In one sentence, and the mark before stays."""
    marks = Marks(tmp_path)
    marks.put("retro", {"before": 3})
    (tmp_path / "retro.new").mkdir()

    with pytest.raises(NoSpace, match="cannot be written"):
        marks.put("retro", {"before": 1})
    assert marks.get("retro") == {"before": 3}
