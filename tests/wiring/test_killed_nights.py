"""The drill of killed schedulers, screenings and crawls in small; `make drill` has the large one."""

from pathlib import Path

import pytest

from tests.drills import kills


@pytest.mark.long
@pytest.mark.timeout(400)
def test_nothing_is_stuck_lost_or_done_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Six kills at moments drawn from a seed: every shift is finished, every page and lead is there once."""
    code = kills.drill(tmp_path, kills=6, seed=4)

    assert code == 0, capsys.readouterr().out
