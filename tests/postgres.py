"""A real PostgreSQL for the tests: a throw-away cluster on a loopback port, ended with the session."""

import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

#: The account Debian's package makes; PostgreSQL refuses to run as root.
ACCOUNT = "postgres"


def find_binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, newest version first; None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    candidates = folders + ([Path(on_path).parent] if on_path else [])
    return next((folder for folder in candidates if (folder / "pg_ctl").exists()), None)


@contextmanager
def cluster(binaries: Path, folder: Path) -> Iterator[str]:
    """Run a cluster under `folder` and give the SQLAlchemy address of its maintenance database."""
    user = ACCOUNT if os.geteuid() == 0 else None
    folder.mkdir(parents=True)
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    data = folder / "data"
    _run(binaries / "initdb", "-D", str(data), "-U", "fangfei", "-A", "trust", "-E", "UTF8", "--locale=C", user=user)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(binaries / "pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start", user=user)
    try:
        yield f"postgresql+psycopg://fangfei@127.0.0.1:{port}/postgres"
    finally:
        _run(binaries / "pg_ctl", "-D", str(data), "-m", "fast", "stop", user=user)


def fresh_database(maintenance: str, template: str = "template1") -> str:
    """Make a database in a cluster, empty or a copy of another that nobody is connected to, and give its address."""
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(maintenance, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Without fsync a copy of the files is four times faster than writing them anew through the log.
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
    engine.dispose()
    return maintenance.rsplit("/", 1)[0] + f"/{name}"


@contextmanager
def passing_database(maintenance: str, template: str = "template1") -> Iterator[str]:
    """A database that is gone after the block: hundreds of them are half a million files."""
    address = fresh_database(maintenance, template)
    yield address
    engine = create_engine(maintenance, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)"))
    engine.dispose()


def _run(program: Path, *arguments: str, user: str | None) -> None:
    subprocess.run([str(program), *arguments], check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
