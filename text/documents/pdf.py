"""Read a PDF: its text page by page in the order it is drawn, in a process of its own that may fail.

pypdf has limits on memory and none on time, and within its limits a crafted file takes minutes. So each file is
read in a child with limits on both; the child starts in 0.15 s of CPU, and few pages in a thousand are PDF.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from facts.errors import UnreadableFile
from facts.readings import Link, Reading
from text.documents.paragraphs import clean, laid_out, paragraphs
from text.pages import MAX_TEXT

#: Bytes of one file; pictures make files large, and the crawler's own cap is 4 MiB.
MOST_BYTES = 64 * 1024 * 1024
#: Seconds of wall time: three times the child's own limit of CPU time, for machines that are busy.
SECONDS = 60.0
_CHILD = Path(__file__).with_name("pdf_child.py")

_LOCKED = "这份 PDF 设了打开密码，读不出文字；请向提供的人要一份没有密码的。"
_BROKEN = "这份 PDF 已损坏，读不出文字；请核对文件是否完整，或另取一份。"
_HEAVY = "这份 PDF 展开后过大，为保护系统没有读完；请人工查看原件。"
_SLOW = "这份 PDF 结构异常，在规定时间内读不完；请人工查看原件。"
_TOO_LARGE = "这份 PDF 超过 64 MiB，没有读取；请拆分后再试。"
_PICTURES = "这份 PDF 的 {} 页都没有文字层，可能是扫描件；图上的文字没有读到。"
_PART = "这份 PDF 共 {} 页，只读到其中 {} 页；其余请人工查看原件。"
_CUT = "这份 PDF 末尾残缺，只读到其中 {} 页的文字；请另取一份完整的。"
_WHY = {"locked": _LOCKED, "broken": _BROKEN, "heavy": _HEAVY, "slow": _SLOW}


@dataclass(slots=True)
class _Told:
    """What the child has said, line by line."""

    title: str = ""
    pages: int = 0
    whole: bool = True
    texts: list[str] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    end: str = "slow"

    def hear(self, answer: dict[str, Any]) -> None:
        """Take one line."""
        self.title, self.pages = answer.get("title", self.title), answer.get("pages", self.pages)
        self.whole = answer.get("whole", self.whole)
        self.end = answer.get("end", self.end)
        if answer.get("page") is not None:
            self.texts.append(answer["page"])
        for url in answer.get("links", ()):
            self.links.setdefault(url, Link(url, ""))


def read_pdf(body: bytes, url: str | None = None) -> Reading:
    """Read a PDF; at most 1,000 pages and MAX_TEXT code points of it, in 20 s of CPU time.

    Pages that cannot be read are passed over and `unread` says how many; a file of pictures alone is empty, and
    `unread` says that too.

    Raises:
        UnreadableFile: no page could be read: locked, broken, or too heavy; one sentence in Chinese.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableFile(_TOO_LARGE)
    told = _Told()
    for answer in _answers(body):
        told.hear(answer)
    if not told.texts:
        raise UnreadableFile(_WHY.get(told.end, _BROKEN))
    return _reading(told, url)


def _reading(told: _Told, url: str | None) -> Reading:
    title = clean(told.title)
    text, blocks = laid_out(title, (each for page in told.texts for each in paragraphs(page)))
    return Reading(
        url=url,
        title=title,
        text=text,
        visible=len(text),
        blocks=blocks,
        links=tuple(told.links.values()),
        charset_from="content",
        replaced=text.count("\ufffd"),
        unread=_unread(told, has_text=len(text) > len(title) + 1),
    )


def _unread(told: _Told, *, has_text: bool) -> str:
    if len(told.texts) < told.pages:
        return _PART.format(told.pages, len(told.texts))
    if not told.whole:
        return _CUT.format(sum(map(bool, told.texts)))
    return "" if has_text else _PICTURES.format(told.pages)


def _answers(body: bytes) -> Iterator[dict[str, Any]]:
    # -I: neither the working folder nor the environment may put another module in pypdf's place.
    command = [sys.executable, "-I", str(_CHILD), str(MAX_TEXT)]
    with subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as child:
        try:
            said, _ = child.communicate(body, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            said, _ = child.communicate()
    for line in said.splitlines():
        try:
            answer = json.loads(line)
        except ValueError:
            return  # the line at which it was killed
        yield answer
