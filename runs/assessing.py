"""Screen files without crawling: pages, documents, texts, JSON Lines and archives, in input order.

One bad input is one answer, and the next is read.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from classifier import Head
from evidence import unpacked
from facts.archives import ReadArchive
from facts.errors import HouseError
from facts.pages import Exchange, Skip
from facts.readings import Reading
from screening import Screener, as_contract
from screening.contract import masked_text
from text import read, read_html, read_plain
from text.documents.origins import origin_of

#: Bytes of one JSON line at most; longer lines are refused instead of filling the memory.
MOST_LINE = 64 * 1024 * 1024
#: Bytes of one file at most; the crawler's own cap is 4 MiB.
MOST_FILE = 64 * 1024 * 1024
#: How archives are called, and what other files are by their names; the rest is taken for HTML.
_ARCHIVES = (".warc", ".warc.gz", ".warc.zst", ".wacz")
_TYPES = {".txt": "text/plain", ".md": "text/plain", ".pdf": "application/pdf"} | dict.fromkeys(
    (".mhtml", ".mht"), "message/rfc822"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the caller wants to see beside the contract's object."""

    unmask: bool = False
    text: bool = False
    heat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    """One input: how it is read, or the sentence that says why it cannot be."""

    identity: str
    read: Callable[[], Reading] | None = None
    error: str | None = None


def assess_files(
    files: Iterable[Path | BinaryIO], screener: Screener, wish: Wish, read_archive: ReadArchive
) -> Iterator[dict[str, Any]]:
    """Yield one object of the contract per input, in input order; a bad input yields {"id", "error"}."""
    for file in files:
        for given in _inputs(file, read_archive):
            yield _assess(given, screener, wish)


def _assess(given: _Input, screener: Screener, wish: Wish) -> dict[str, Any]:
    if given.read is None:
        return {"id": given.identity, "error": given.error}
    try:
        reading = given.read()
        assessment = screener.screen(reading)
    except Exception as problem:
        # One hostile input must not end a batch; its line says what broke.
        return {"id": given.identity, "error": _sentence("page", problem)}
    result = as_contract(assessment, identity=given.identity, unmask=wish.unmask)
    if reading.unread:
        result["unread"] = reading.unread
    if wish.text:
        result["text"] = masked_text(assessment, unmask=wish.unmask)
    if wish.heat:
        result |= _heat(screener, assessment.evidence.reading.text)
    return result


def _heat(screener: Screener, text: str) -> dict[str, Any]:
    """The fields that `--heat` adds; numbers are not rounded, so that they add up."""
    maps = screener.heat(text)
    return {
        "heat": list(maps[Head.SOLICITATION].contributions),
        "heat_exposure": list(maps[Head.EXPOSURE].contributions),
        "intercepts": {head.value: found.intercept for head, found in maps.items()},
        "logits": {head.value: found.logit for head, found in maps.items()},
    }


def _sentence(what: str, problem: Exception) -> str:
    if isinstance(problem, HouseError):
        return str(problem)
    return f"The {what} broke a parser ({type(problem).__name__}: {problem})."


def _inputs(file: Path | BinaryIO, read_archive: ReadArchive) -> Iterator[_Input]:
    if not isinstance(file, Path):
        yield from _json_lines(file)
    elif file.name.lower().endswith(_ARCHIVES):
        yield from _archive(file, read_archive)
    else:
        yield _page(file)


def _page(path: Path) -> _Input:
    identity = str(path)
    try:
        with path.open("rb") as file:
            body = file.read(MOST_FILE + 1)
    except OSError as problem:
        return _Input(identity=identity, error=f"{path} cannot be read: {problem.strerror}.")
    if len(body) > MOST_FILE:
        return _Input(identity=identity, error=f"{path} is larger than {MOST_FILE} bytes; split it.")
    return _Input(identity=identity, read=partial(_read, body, _TYPES.get(path.suffix.lower(), "text/html")))


def _read(body: bytes, content_type: str) -> Reading:
    # What a person saved says where it was saved from; links and the object's "url" are of that address.
    url = origin_of(body).url if content_type == "text/html" else ""
    return read(body, content_type, url or None)


def _archive(path: Path, read_archive: ReadArchive) -> Iterator[_Input]:
    try:
        for found in read_archive(path):
            if isinstance(found, Exchange):
                yield _Input(identity=found.url, read=partial(_replayed, found))
            elif found.skip is not Skip.DUPLICATE:
                yield _Input(identity=found.url, error=found.detail)
    except Exception as problem:
        # What was read before has been yielded; the rest of a damaged archive cannot be trusted.
        yield _Input(identity=str(path), error=_sentence("archive", problem))


def _replayed(exchange: Exchange) -> Reading:
    # Unpacked only now: a body that cannot be is the answer of its own line.
    capture = unpacked(exchange)
    return read(capture.body, capture.headers.get("content-type"), capture.url)


def _json_lines(stream: BinaryIO) -> Iterator[_Input]:
    number = 0
    while line := stream.readline(MOST_LINE + 1):
        number += 1
        if line.strip():
            yield _line(line, number, stream)


def _line(line: bytes, number: int, stream: BinaryIO) -> _Input:
    identity = f"line {number}"
    if len(line) > MOST_LINE:
        while line and not line.endswith(b"\n"):
            line = stream.readline(MOST_LINE)
        return _Input(identity=identity, error=f"Line {number} is longer than {MOST_LINE} bytes; split it.")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return _Input(identity=identity, error=f"Line {number} is not JSON ({problem}).")
    if not isinstance(record, dict):
        return _Input(identity=identity, error=f'Line {number} is JSON but not an object; write {{"id": …}}.')
    given = record.get("id")
    return _record(record, identity if given is None else str(given))


def _record(record: dict[str, Any], identity: str) -> _Input:
    url = record.get("url")
    html, plain = record.get("html"), record.get("text")
    where = url if isinstance(url, str) else None
    if isinstance(html, str):
        return _Input(identity=identity, read=partial(read_html, html, url=where))
    if isinstance(plain, str):
        return _Input(identity=identity, read=partial(read_plain, plain, url=where))
    return _Input(identity=identity, error='The object has neither "html" nor "text"; give one of them as a string.')
