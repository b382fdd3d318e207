"""A real time-stamp authority on loopback: `openssl ts` behind an HTTP server, with certificates made for the test."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_alg = sha256
"""
_SIGNER = (
    "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
)


@dataclass(slots=True)
class Served:
    """Where the authority answers, and how."""

    url: str
    root: Path
    folder: Path
    #: What it answers instead of a stamp: (status, bytes).
    instead: list[tuple[int, bytes]] = field(default_factory=list)
    asked: int = 0

    def reply(self, query: bytes) -> bytes:
        """The answer of `openssl ts` to a query."""
        (self.folder / "query.tsq").write_bytes(query)
        command = [
            "openssl",
            "ts",
            "-reply",
            "-section",
            "one",
            "-queryfile",
            "query.tsq",
            "-out",
            "answer.tsr",
            "-config",
            "tsa.cnf",
        ]
        _run(self.folder, *command)
        return (self.folder / "answer.tsr").read_bytes()


@contextmanager
def authority(folder: Path) -> Iterator[Served]:
    """Make certificates and serve the authority; a machine without openssl fails the test, it does not skip it."""
    assert shutil.which("openssl"), "openssl is needed: apt-get install openssl"
    folder.mkdir(parents=True, exist_ok=True)
    _certificates(folder)
    served = Served(url="", root=folder / "root.pem", folder=folder)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            served.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            status, body = served.instead.pop(0) if served.instead else (200, served.reply(query))
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", served.url + "/elsewhere")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as inherited
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served.url = f"http://127.0.0.1:{server.server_port}/tsa"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()


def _certificates(folder: Path) -> None:
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder), encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    (folder / "signer.ext").write_text(_SIGNER, encoding="ascii")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    _run(folder, "openssl", "req", "-x509", *curve, "-keyout", "root.key", "-out", "root.pem", "-days", "30",
         "-subj", "/CN=Test Time Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    _run(
        folder, "openssl", "req", *curve, "-keyout", "signer.key", "-out", "signer.csr", "-subj", "/CN=Test Time Signer"
    )
    _run(folder, "openssl", "x509", "-req", "-in", "signer.csr", "-CA", "root.pem", "-CAkey", "root.key", "-days", "30",
         "-CAcreateserial", "-extfile", "signer.ext", "-out", "signer.pem")  # fmt: skip


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
