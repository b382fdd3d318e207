"""Archives written byte by byte, so that each test knows what is in them."""

import gzip
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from backports import zstd

from evidence import replay
from facts.archives import Missed
from facts.pages import Exchange

BODY = "<p>保本保息</p>".encode()


def a_record(kind: str, url: str = "http://a.test/", block: bytes = b"", **headers: str) -> bytes:
    """One WARC record, plain."""
    head = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2026-11-23T04:00:00Z"}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items()).encode()
    return b"WARC/1.0\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n" % (lines, len(block), block)


def a_response(body: bytes = BODY, *lines: str, url: str = "http://a.test/", **headers: str) -> bytes:
    """A response record."""
    head = "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", "Content-Type: text/html", *lines)).encode()
    return a_record("response", url, head + b"\r\n" + body, **headers)


def read(folder: Path, content: bytes, name: str = "a.warc.gz") -> list[Exchange | Missed]:
    """Everything that an archive with this content gives."""
    path = folder / name
    path.write_bytes(content)
    return list(replay(path))


def bodies(found: list[Exchange | Missed]) -> list[bytes]:
    return [one.body for one in found if isinstance(one, Exchange)]


def a_wacz(members: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _with_dictionary(plain: bytes, *, packed: bool) -> bytes:
    samples = [bytes(plain[at : at + 200]) for at in range(0, len(plain), 50)] * 20
    made = zstd.train_dict(samples, 2000)
    content = zstd.compress(made.dict_content) if packed else made.dict_content
    return b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(content)) + content + zstd.compress(plain, zstd_dict=made)


#: Stands between the records that become members of their own.
SPLIT = b"|the next member|"
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda plain: plain,
    "gzip, one member": gzip.compress,
    "gzip, a member a record": lambda plain: b"".join(map(gzip.compress, plain.split(SPLIT))),
    "zstd": zstd.compress,
    "zstd with a dictionary": lambda plain: _with_dictionary(plain, packed=False),
    "zstd with a packed dictionary": lambda plain: _with_dictionary(plain, packed=True),
}
