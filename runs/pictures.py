"""Work the queue of pictures: find them in the evidence, tie them to pages, read them, screen their pages again.

evidence ──image/*──► picture (once per digest) ──reader──► lines of text
                        ▲ page's addresses                     │
page ───────────────────┘ ◄──── screened again, where=picture ─┘

A picture costs a thousand times what a page does, so none of this happens in a scan: it comes after, and gives way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from evidence.images import Found
from facts.errors import HouseError
from facts.pages import Page
from facts.pictures import PAGES, Picture, PictureBook, PictureReader, PictureReading, PictureState
from facts.ports import PageBook, Progress, Vault
from leads.casework import Taken
from runs.intake import Take
from screening import Screener
from text import read
from text.pictures import with_pictures

ACTOR = "pictures"
#: Walks the evidence from its marks on; evidence.images behind a port.
Walk = Callable[[Mapping[str, int]], Iterable[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePorts:
    """Whom the work is done with."""

    book: PictureBook
    pages: PageBook
    #: Takes a screened page into the casework.
    take: Take
    vault: Vault
    walk: Walk
    reader: PictureReader
    #: Whether something that goes first is under way, such as a scan.
    is_busy: Callable[[], bool]


@dataclass(slots=True, kw_only=True)
class PictureAccount:
    """What the work came to."""

    #: Pictures with bytes that were not known.
    found: int = 0
    #: How many pictures ended in which state.
    read: dict[str, int] = field(default_factory=dict)
    with_text: int = 0
    #: Pages screened again, and what became of them.
    screened: int = 0
    leads_new: int = 0
    leads_updated: int = 0
    #: Pictures that still wait.
    waiting: int = 0
    #: Whether the work gave way to something else.
    gave_way: bool = False
    problems: list[str] = field(default_factory=list)


def work(ports: PicturePorts, screener: Screener, *, budget: int, progress: Progress) -> PictureAccount:
    """Take in what was captured, read up to `budget` pictures, and screen the pages again that gained text.

    Stops in good order, between two pictures, when something that goes first begins; what is left waits.

    Raises:
        BadInput: there is a picture to read and no reader on this machine.
    """
    account = PictureAccount()
    account.gave_way = ports.is_busy()
    if not account.gave_way:
        _take_in(ports, account)
        _read(ports, account, budget, progress)
    if not account.gave_way:
        _screen_again(ports, screener, account)
    account.waiting = ports.book.left()
    return account


def _take_in(ports: PicturePorts, account: PictureAccount) -> None:
    files: set[str] = set()
    marks, reached = ports.book.marks(), dict[str, int]()
    for step in ports.walk(marks):
        if step.capture is not None and step.exhibit is not None:
            body = step.capture.body
            picture = Picture(
                sha256=sha256(body).hexdigest(),
                size=len(body),
                # An archive may hold an address that is no text; no page leads there.
                url=step.capture.url.encode("utf-8", "replace").decode(),
                exhibit=step.exhibit,
                captured_at=step.capture.fetched_at,
            )
            account.found += ports.book.add([picture])
            files.add(step.file)
        else:
            reached[step.file] = step.mark
    if files or PAGES in marks:
        _tie(ports, sorted(files), marks.get(PAGES, 0))
    # Last: a crash before repeats the search, which changes nothing, and loses no tie.
    for name, position in reached.items():
        ports.book.mark(name, position)


def _tie(ports: PicturePorts, files: list[str], since: int) -> None:
    """Tie pages to their pictures: pages not looked at yet, and those of the runs that brought pictures just now."""
    last = 0
    while pages := ports.book.pages_beside(files, since=since, after=last):
        for page in pages:
            last = page.id or last
            ports.book.tie(last, _on_page(ports, page))
    ports.book.mark(PAGES, max(since, last))


def _on_page(ports: PicturePorts, page: Page) -> list[str]:
    try:
        capture = ports.vault.open(page.exhibit)
        reading = read(capture.body, capture.headers.get("content-type"), page.url)
    except HouseError:
        return []  # the scan that screened it has named it; fsck names it too
    known = ports.book.known(reading.images)
    return [known[url] for url in reading.images if url in known]


def _read(ports: PicturePorts, account: PictureAccount, budget: int, progress: Progress) -> None:
    for number, picture in enumerate(ports.book.waiting(budget), 1):
        if ports.is_busy():
            account.gave_way = True
            return
        progress(number, budget, picture.url)
        reading = _reading(ports, account, picture)
        ports.book.settle(picture.sha256, reading)
        account.read[reading.state.value] = account.read.get(reading.state.value, 0) + 1
        account.with_text += bool(reading.lines)


def _reading(ports: PicturePorts, account: PictureAccount, picture: Picture) -> PictureReading:
    try:
        body = ports.vault.open(picture.exhibit).body
    except HouseError as problem:
        # Evidence that is gone must not stand at the head of the queue for ever.
        account.problems.append(f"{picture.url}: {problem}")
        return PictureReading(state=PictureState.DAMAGED)
    return ports.reader.read(body)


def _screen_again(ports: PicturePorts, screener: Screener, account: PictureAccount) -> None:
    after = 0
    while pages := ports.book.unheard(after):
        for page in pages:
            after = page.id or after
            try:
                _hear(ports, screener, page, account)
            except Exception as problem:
                # As in a scan: one page that breaks a parser must not end the work; its old screening stands.
                account.problems.append(f"{page.url}: {problem}")


def _hear(ports: PicturePorts, screener: Screener, page: Page, account: PictureAccount) -> None:
    number = page.id or 0
    pictures = ports.book.on_page(number)
    capture = ports.vault.open(page.exhibit)
    plain = read(capture.body, capture.headers.get("content-type"), page.url)
    reading = with_pictures(plain, [one.reading.text for one in pictures if one.reading])
    assessment, screening = screener.screen_reading(reading, page.url)
    # Leads first, then the screening, then the mark: a crash in between repeats the page, and loses nothing.
    if isinstance(taken := ports.take(page, assessment, ACTOR, capture), Taken):
        account.leads_new += taken.is_new
        account.leads_updated += not taken.is_new
    ports.pages.record([(page, screening)])
    ports.book.heard(number, [one.sha256 for one in pictures], screening.version)
    account.screened += 1
