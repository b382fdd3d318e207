"""Each check of the machine, by really breaking what it looks at."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ops.doctor import machine
from ops.verdicts import Level


def test_a_folder_that_takes_writing_is_well(tmp_path: Path) -> None:
    """A megabyte is written and gone again."""
    assert machine.check_writing(tmp_path).level is Level.OK
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_none_is_a_fault() -> None:
    """The kernel's own folder takes no files from anybody, not from root either."""
    found = machine.check_writing(Path("/proc/self/fd"))

    assert found.level is Level.FAULT
    assert "权限" in found.cure


def test_a_slow_disk_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it takes is longer than nothing."""
    monkeypatch.setattr(machine, "SLOW_S", 0.0)

    assert machine.check_writing(tmp_path).level is Level.WARNING


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [(16_000_000, 8_000_000, Level.OK), (2_000_000, 1_500_000, Level.WARNING), (16_000_000, 600_000, Level.WARNING),
     (500_000, 400_000, Level.FAULT), (16_000_000, 100_000, Level.FAULT)],
)  # fmt: skip
def test_memory_is_judged_by_what_is_free(tmp_path: Path, total: int, free: int, level: Level) -> None:
    """Kilobytes as the kernel writes them."""
    file = tmp_path / "meminfo"
    file.write_text(f"MemTotal:       {total} kB\nMemFree: 1 kB\nMemAvailable:   {free} kB\n")

    assert machine.check_memory(file).level is level
    assert machine.check_memory(tmp_path / "none").level is Level.OK


@pytest.mark.parametrize(("most", "level"), [(8192, Level.OK), (512, Level.WARNING), (128, Level.FAULT)])
def test_open_files(most: int, level: Level) -> None:
    """Sixty-four requests at once and a database."""
    assert machine.check_files(most).level is level


def test_this_machines_own_values_can_be_read(tmp_path: Path) -> None:
    """Whatever they are: cores, files, i-nodes."""
    assert "核心" in machine.check_cores().sentence
    assert "上限" in machine.check_files().sentence
    assert machine.check_inodes(tmp_path).level is Level.OK
    assert (machine.check_account(0).level, machine.check_account(1000).level) == (Level.WARNING, Level.OK)


def test_a_folder_open_to_all_is_told(tmp_path: Path) -> None:
    """And how it is closed."""
    tmp_path.chmod(0o755)
    open_to_all = machine.check_folder(tmp_path)
    tmp_path.chmod(0o750)

    assert open_to_all.level is Level.WARNING
    assert open_to_all.cure == f"chmod 750 {tmp_path}"
    assert machine.check_folder(tmp_path).level is Level.OK
    assert machine.check_folder(tmp_path / "none").level is Level.WARNING


def test_secret_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """One that others can read or that is not there is a fault; its content is never told."""
    mine, shared = tmp_path / "mine", tmp_path / "shared"
    for file, mode in ((mine, 0o600), (shared, 0o640)):
        file.write_text("S3cret")
        file.chmod(mode)

    found = machine.check_secrets([("desk_tls_key", mine), ("db_file", shared), ("other_file", tmp_path / "none")])

    assert found.level is Level.FAULT
    assert "db_file" in found.sentence
    assert "other_file" in found.sentence
    assert "desk_tls_key" not in found.sentence
    assert "S3cret" not in found.sentence
    assert [machine.check_secrets(files).level for files in ([("x_file", mine)], [])] == [Level.OK, Level.OK]


@pytest.fixture
def desk() -> Iterator[int]:
    """Somebody who answers like a desk, and elsewhere like nobody; its port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            is_health = self.path == "/healthz"
            self.send_response(200 if is_health else 404)
            self.end_headers()
            self.wfile.write(b'{"status": "ok", "version": "1"}')

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_port_is_free_ours_or_anothers(desk: int) -> None:
    """A stranger on the desk's port is a fault; the desk itself is not."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = machine.check_port("127.0.0.1", stranger.getsockname()[1])
        free = stranger.getsockname()[1]

    assert taken.level is Level.FAULT
    assert "desk_port" in taken.cure
    assert (machine.check_port("127.0.0.1", desk).level, machine.check_port("127.0.0.1", free).level) == (
        Level.OK, Level.OK,
    )  # fmt: skip
    assert "正在" in machine.check_port("127.0.0.1", desk).sentence
