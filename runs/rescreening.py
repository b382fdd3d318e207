"""Everything stored, screened again after a change of lexicon, model or bands: the newest page of each address.

newest page first ─► exhibit ─► screener of today ─► casework ─► screening row
       ▲                                                            └─ its version is today's: not offered again
       └── mark: below which page to go on, for which version

Killed or stopped, it goes on below its mark; rules that change meanwhile begin it anew, and what they had screened is
screened once more with the newest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import structlog

from facts.assessments import Screening
from facts.errors import HouseError, NoSpace, StoreFailed
from facts.pages import Page
from facts.ports import PageBook, Vault
from leads.casework import Taken
from runs.intake import Take
from runs.marks import Marks
from screening import Screener

#: In whose name leads are opened, and the name of the mark.
ACTOR = RETRO = "retro"
#: Pages read together, and of these written together; a mark is put with each write.
BATCH, TOGETHER = 200, 25
#: New leads named in a sentence.
_NAMED = 5
log = structlog.get_logger(__name__)


class OutdatedPages(Protocol):
    """Pages whose newest screening is of another version."""

    def any(self, version: str) -> bool:
        """Whether any screening at all is of another version."""
        ...

    def before(self, version: str, page: int | None, limit: int) -> Sequence[Page]:
        """Return pages with ids below one, descending."""
        ...

    def count(self, version: str, page: int | None) -> int:
        """Return how many there are."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RescreenPorts:
    """Whom it works with."""

    outdated: OutdatedPages
    pages: PageBook
    vault: Vault
    take: Take
    marks: Marks
    #: Asked before each batch for the rules in use.
    screener: Callable[[], Screener]


@dataclass(slots=True)
class Rescreened:
    """What one shift came to."""

    version: str
    pages: int = 0
    #: Leads that were not there before, and other pages that belong to leads.
    opened: list[str] = field(default_factory=list)
    renewed: int = 0
    #: Pages that could not be screened.
    failed: int = 0
    #: Pages still to do; 0 where it is through.
    left: int = 0
    #: Whether somebody asked for an end before it was through.
    is_stopped: bool = False

    @property
    def sentence(self) -> str:
        """Plain Chinese."""
        if not self.pages and not self.failed and not self.left:
            return "词库、模型和分档没有变化，没有需要重筛的网页。"
        named = "、".join(self.opened[:_NAMED]) + ("等" if len(self.opened) > _NAMED else "")
        new = f"新线索 {len(self.opened)} 条（{named}）" if self.opened else "没有新线索"
        bad = f"，{self.failed} 页读不出来" if self.failed else ""
        left = f"；还有 {self.left} 页，下一班接着筛" if self.left else "；已全部筛完"
        return f"按新的词库和模型重筛 {self.pages} 页，{new}，{self.renewed} 页归入已有线索{bad}{left}。"


def rescreen(
    ports: RescreenPorts,
    *,
    is_over: Callable[[], bool],
    is_stopped: Callable[[], bool],
    say: Callable[[str], object] = lambda _: None,
) -> Rescreened:
    """Go on where the last shift ended, until everything is screened with the rules in use.

    Args:
        ports: whom it works with.
        is_over: whether the time for it is over; the next shift goes on.
        is_stopped: whether somebody asked for an end.
        say: told how far it is.
    """
    screener = ports.screener()
    mark = ports.marks.get(RETRO)
    done = Rescreened(version=screener.version)
    if mark.get("version") == screener.version and mark.get("is_done"):
        return done
    before = mark.get("before") if mark.get("version") == screener.version else None
    if not ports.outdated.any(screener.version):
        _mark(ports, screener, before, is_done=True)
        return done
    while batch := ports.outdated.before(screener.version, before, BATCH):
        if ports.screener() is not screener:
            # Newer rules: what these have screened is out of date again.
            screener, before = ports.screener(), None
            done.version = screener.version
            continue
        for start in range(0, len(batch), TOGETHER):
            some = batch[start : start + TOGETHER]
            before = _settle(some, ports, screener, done, is_stopped) or before
            _mark(ports, screener, before)
            say(f"已重筛 {done.pages} 页，新线索 {len(done.opened)} 条")
            done.is_stopped = is_stopped()
            if done.is_stopped or is_over():
                done.left = ports.outdated.count(screener.version, before)
                if done.left:
                    return done
                # Asked to end at its end: it is through.
                done.is_stopped = False
    _mark(ports, screener, before, is_done=True)
    return done


def _mark(ports: RescreenPorts, screener: Screener, before: int | None, *, is_done: bool = False) -> None:
    mark: dict[str, Any] = {"version": screener.version, "before": before, "is_done": is_done}
    ports.marks.put(RETRO, mark)


def _settle(
    pages: Sequence[Page], ports: RescreenPorts, screener: Screener, done: Rescreened, is_stopped: Callable[[], bool]
) -> int | None:
    """Screen some pages and return the id of the last that was come to."""
    screened: list[tuple[Page, Screening]] = []
    last = None
    for page in pages:
        if is_stopped():
            break
        last = page.id
        screening = _screen(page, ports, screener, done)
        if screening is not None:
            screened.append((page, screening))
    # As in a scan: leads first, so that a crash between the two screens these pages again.
    ports.pages.record(screened)
    done.pages += len(screened)
    return last


def _screen(page: Page, ports: RescreenPorts, screener: Screener, done: Rescreened) -> Screening | None:
    try:
        capture = replace(ports.vault.open(page.exhibit), url=page.url)
        assessment, screening = screener.screen_capture(capture)
        taken = ports.take(page, assessment, ACTOR, capture)
    except (StoreFailed, NoSpace):
        # Going on would lose rows.
        raise
    except Exception as problem:
        # One page that breaks a parser must not hold up all others; the evidence check tells of damaged files.
        log.warning("page not screened again", page=page.id, problem=f"{type(problem).__name__}: {problem}"
                    if not isinstance(problem, HouseError) else str(problem))  # fmt: skip
        done.failed += 1
        return None
    if isinstance(taken, Taken):
        if taken.is_new and taken.lead.id:
            done.opened.append(taken.lead.id)
        else:
            done.renewed += 1
    return screening
