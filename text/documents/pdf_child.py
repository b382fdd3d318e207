"""The process that reads one PDF: bytes in on standard input, JSON lines out, a page a line.

    parent ── PDF ──► child ── {"title", "pages", "whole"} ── {"page"} … {"page"} ── {"end"} ──►

A file that hangs it, fills its memory or kills it costs this process alone, and the pages written before stay read.
Started by text.documents.pdf as a file, isolated: it imports the standard library and pypdf, nothing of ours.
"""

import json
import logging
import re
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, BinaryIO

import pypdf

#: Pages read of one file; prospectuses have 300, and what 1,000 pages do not say nobody looks for behind them.
MOST_PAGES = 1_000
#: CPU seconds for the tables of the file, for one page, and in all; a page of text takes 0.01 to 0.1.
OPENING_S, PAGE_S, TOTAL_S = 6.0, 3.0, 20
#: Bytes of address space; pypdf alone takes 0.1 GB of it.
_SPACE = 1024**3
#: Bytes that one stream may unpack to; a page's text takes 10 to 100 kB, pictures are not unpacked for reading.
_STREAM = 16_000_000
#: The object that leads to the pages.
_CATALOG = re.compile(rb"\b(\d{1,9}) (\d{1,5}) obj\s{0,20}<<[^<>]{0,500}?/Type\s{0,20}/Catalog\b")
_TITLE = 500
_LINKS = 200
#: pypdf's own limits are 75 MB a stream and 2 million operands; they guard a server's memory, not a night's time.
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 2 * _STREAM,
    "array_based_stream_maximum_output_length": _STREAM,
    "zlib_maximum_output_length": _STREAM,
    "lzw_maximum_output_length": _STREAM,
    "run_length_maximum_output_length": _STREAM,
    "brotli_maximum_output_length": _STREAM,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "stream_decoding_work_maximum_length": 4 * _STREAM,
    "stream_parsing_work_maximum_count": 500_000,
    "xform_maximum_invocations_per_extraction": 500,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 400_000,
    "page_tree_maximum_depth": 50,
    # Pictures of this format would start a program of another house.
    "jbig2dec_binary": None,
}


class OutOfTime(BaseException):
    """Raised inside pypdf by the timer; no Exception, which pypdf swallows in places."""


def main(most_text: int) -> int:
    """Read standard input to its end and write what it says."""
    _confine()
    answers = sys.stdout.buffer
    pypdf.overwrite_configuration(**_LIMITS)
    body = sys.stdin.buffer.read()
    try:
        with _timer(OPENING_S):
            reader, is_whole = _opened(body)
            if reader.is_encrypted and not reader.decrypt(""):
                _say(answers, {"end": "locked"})
                return 0
            count = len(reader.pages)
            title = _title(reader)
    except pypdf.errors.LimitReachedError:
        _say(answers, {"end": "heavy"})
    except (OutOfTime, MemoryError):
        _say(answers, {"end": "slow"})
    except Exception:  # any byte may break any part of the parser
        _say(answers, {"end": "broken"})
    else:
        _say(answers, {"title": title, "pages": count, "whole": is_whole})
        _pages(reader, min(count, MOST_PAGES), most_text, answers)
    return 0


def _opened(body: bytes) -> tuple[pypdf.PdfReader, bool]:
    """Open a file; one whose end was lost on the way gets a new end, if the object it begins with is found.

    The second value says whether it was whole.
    """
    try:
        return pypdf.PdfReader(BytesIO(body)), True
    except pypdf.errors.LimitReachedError:
        raise
    except Exception:  # any byte may break any part of the parser
        root = _CATALOG.search(body)
        if root is None:
            raise
        end = b"\ntrailer\n<< /Root %s %s R /Size 1000000 >>\nstartxref\n0\n%%%%EOF\n" % (root[1], root[2])
        return pypdf.PdfReader(BytesIO(body + end)), False


def _pages(reader: pypdf.PdfReader, count: int, most_text: int, answers: BinaryIO) -> None:
    left = most_text
    for number in range(count):
        answer: dict[str, Any] = {"page": None, "links": []}
        try:
            with _timer(PAGE_S):
                page = reader.pages[number]
                answer["page"] = _sound(page.extract_text())[:left]
                answer["links"] = list(_links(page))
        except (Exception, OutOfTime):  # as above; this page is named as not read, the next may be whole
            logging.getLogger(__name__).debug("page not read", exc_info=True)
        left -= len(answer["page"] or "")
        _say(answers, answer)
        if left <= 0:
            _say(answers, {"end": "long"})
            return
    _say(answers, {"end": "done"})


def _title(reader: pypdf.PdfReader) -> str:
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # as above; a title is not worth the document
        return ""
    return _sound(str(title or "")[:_TITLE])


def _links(page: Any) -> Iterator[str]:
    # Entries of hostile files are of any type: what is no link is no error.
    annotations = page.get("/Annots")
    found = annotations.get_object() if annotations is not None else []
    for entry in found[:_LINKS] if isinstance(found, list) else []:
        annotation = entry.get_object()
        action = annotation.get("/A") if isinstance(annotation, dict) else None
        action = action.get_object() if action is not None else None
        address = action.get("/URI") if isinstance(action, dict) else None
        if isinstance(address, str):
            yield _sound(address)[:2000]


def _sound(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@contextmanager
def _timer(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _ring(*_: object) -> None:
    raise OutOfTime


def _confine() -> None:
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGPROF, _ring)
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (TOTAL_S, TOTAL_S + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _say(answers: BinaryIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what).encode("ascii") + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
