"""Jobs run where the office keeps its files."""

from pathlib import Path

import pytest


@pytest.fixture
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder has no settings of the project, and child processes ask every host at once."""
    monkeypatch.chdir(tmp_path)
