"""Serve a generated site on loopback: nginx where it is installed, else the demo's own server."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import end
from demo.server import Web, serve

HOSTS = ("127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14")
_START_S = 5.0
_CONFIG = """
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000; server_tokens off;
  default_type text/html; types {{ text/html html; text/plain txt; }}
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
{servers}
}}
"""
_SERVER = "  server {{ listen {host}:{port}; server_name {host}; root {root}; index index.html; }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where the hosts are reached, and which folder each serves; both in the same order."""

    #: host:port of each host.
    netlocs: tuple[str, ...]
    folders: tuple[Path, ...]
    #: What the report says of the server.
    server: str


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve four empty folders below `folder`; what is written into them later is served at once."""
    roots = tuple(folder / f"site-{number}" for number, _ in enumerate(HOSTS))
    for root in roots:
        root.mkdir(parents=True)
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    with ExitStack() as stack:
        port = stack.enter_context(_nginx(nginx, folder, roots)) if nginx else None
        if port is not None:
            netlocs, server = tuple(f"{host}:{port}" for host in HOSTS), "nginx, one process"
        else:
            servers = [stack.enter_context(serve(Web({"127.0.0.1": root.resolve()}))) for root in roots]
            netlocs = tuple(f"127.0.0.1:{each.port}" for each in servers)
            server = "demo.server, since nginx is not there: it shares the cores and slows both sides"
        yield Served(netlocs=netlocs, folders=roots, server=server)


@contextmanager
def _nginx(program: str, folder: Path, roots: tuple[Path, ...]) -> Iterator[int | None]:
    """Run nginx; yields its port, or None where it does not come up."""
    port = free_port()
    lines = (_SERVER.format(host=host, port=port, root=root) for host, root in zip(HOSTS, roots, strict=True))
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(servers="\n".join(lines)), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(config), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        try:
            yield port if is_up(child, HOSTS[-1], port) else None
        finally:
            end(child)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(child: "subprocess.Popen[bytes]", host: str, port: int) -> bool:
    """Wait until a server takes connections; False where it ended or took too long."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and child.poll() is None:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
