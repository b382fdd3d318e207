"""A screening worker starts light: it never loads what only training needs."""

import subprocess
import sys

import pytest

from tests.house import tree

#: Loaded, these cost a worker a second and a hundred megabytes.
HEAVY = ("sklearn", "scipy", "scrapy", "twisted", "sqlalchemy")


@pytest.mark.parametrize("room", ["screening", "leads"])
def test_screening_loads_no_training_library(room: str) -> None:
    """A fresh interpreter that imports the room has not imported scikit-learn, the crawler's or the store's library."""
    probe = f"import sys, {room}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", probe], cwd=tree.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
