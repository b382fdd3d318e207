"""Fixtures that several rooms' tests share: real databases, frozen time, missing parts that fail under CI."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from facts.doubles import FrozenClock
from store import Store, StoreSettings, open_store
from store.migrate import upgrade
from tests import postgres

# How long an example takes says how busy the machine is; what has to be quick is measured where it is promised.
settings.register_profile("fangfei", deadline=None)
settings.load_profile("fangfei")


#: Where files cost no writing to disk, and the bytes that have to be free there; half the memory at most.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Put what tests write into memory where there is plenty: they wait for the disk a third of their time."""
    if hasattr(config, "workerinput") or config.option.basetemp or "TMPDIR" in os.environ or not _has_memory():
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def pytest_collection_finish() -> None:
    """Ten thousand tests and all modules live to the end: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


def _has_memory() -> bool:
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return False
    installed = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return installed >= 2 * _ROOM and shutil.disk_usage(_MEMORY).free >= _ROOM


def missing(part: str, package: str) -> None:
    """A real part is not there: a failure under CI, a skip with the cure elsewhere."""
    sentence = f"{part} is not installed; on Debian: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture
def clock() -> FrozenClock:
    """Ten in the morning of an ordinary Monday."""
    return FrozenClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A PostgreSQL cluster that lives as long as the test session."""
    binaries = postgres.find_binaries()
    if binaries is None:
        missing("PostgreSQL", "postgresql")
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="fangfei-pg-"))
    folder.chmod(0o755)
    try:
        with postgres.cluster(binaries, folder / "cluster") as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _upgraded(url: str) -> str:
    """Bring an empty database to this program's layout, once for a whole session; tests work on copies of it."""
    opened = open_store(StoreSettings(url=url))
    upgrade(opened)
    opened.close()
    return url


@pytest.fixture(scope="session")
def blank_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an upgraded, empty SQLite database."""
    path = tmp_path_factory.mktemp("blank") / "fangfei.db"
    _upgraded(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def blank_postgres(postgres_address: str) -> str:
    """The name of an upgraded, empty PostgreSQL database."""
    return _upgraded(postgres.fresh_database(postgres_address)).rpartition("/")[2]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An upgraded, empty database, once on each dialect."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('blank_sqlite'), tmp_path)}"
    else:
        template = request.getfixturevalue("blank_postgres")
        with postgres.passing_database(request.getfixturevalue("postgres_address"), template) as url:
            yield from _opened(url)
        return
    yield from _opened(url)


@pytest.fixture
def sqlite_store(tmp_path: Path, blank_sqlite: Path) -> Iterator[Store]:
    """An upgraded, empty SQLite database, for tests in which the dialect does not matter."""
    yield from _opened(f"sqlite:///{shutil.copy(blank_sqlite, tmp_path)}")


def _opened(url: str) -> Iterator[Store]:
    opened = open_store(StoreSettings(url=url))
    yield opened
    opened.close()
