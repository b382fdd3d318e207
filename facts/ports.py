"""The doors between rooms, as Protocols; wiring/ decides which adapter stands behind each.

In-memory doubles of them are in facts/doubles.py; store/ and evidence/ hold the real ones. The ports of learning from
the desk are in facts/learning.py.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from facts.assessments import Screening
from facts.cases import Judgement, Lead, LeadStatus
from facts.pages import Capture, Exchange, Exhibit, Known, Page
from facts.runs import AuditEntry, Run, RunStatus, Tally
from facts.sightings import Sighting


class Clock(Protocol):
    """The only way to know the time; tests freeze it."""

    def now(self) -> datetime:
        """Return the aware present time, UTC."""
        ...


class Vault(Protocol):
    """Keeps exchanges before anybody reads them, and gives them back checked."""

    def keep(self, exchange: Exchange, known: Known | None = None) -> Exhibit:
        """Write request and response and return where they lie; on disk (flushed) when it returns.

        Where `known` has the same payload of the same address, that is noted in the response's stead and the exhibit
        of `known` is returned.

        Raises:
            NoSpace: the disk is full or the folder cannot be written.
        """
        ...

    def keep_unchanged(self, exchange: Exchange, known: Known) -> Exhibit:
        """Note an answer that the page has not changed (304) and return the exhibit of `known`, which has the content.

        Raises:
            DamagedExhibit: the vault does not hold that exhibit.
            NoSpace: the disk is full or the folder cannot be written.
        """
        ...

    def keep_resource(self, uri: str, content_type: str, body: bytes, at: datetime) -> Exhibit:
        """Write what a browser made of a page, such as urn:dom:URL, and return where it lies.

        Raises:
            NoSpace: the disk is full or the folder cannot be written.
        """
        ...

    def holds(self, exhibit: Exhibit) -> bool:
        """Whether the exhibit is there; cheap, its bytes are not checked. Ask before asking a server for changes."""
        ...

    def open(self, exhibit: Exhibit) -> Capture:
        """Read one exhibit back.

        Raises:
            DamagedExhibit: it is missing, cut off, or does not match its digest.
        """
        ...

    def close(self) -> None:
        """Finish the file being written; keep() may be called again and starts another."""
        ...


class PageBook(Protocol):
    """The page table as screening and the desk see it."""

    def unscreened(self, run: str, version: str, *, after: int = 0, limit: int = 200) -> Sequence[Page]:
        """Return pages of a run, ids above `after`, ascending, that no screening of `version` has seen.

        A page whose URL and digest were screened at that version in an earlier run is not offered again.
        """
        ...

    def last(self, run: str) -> int:
        """Return the highest page id of a run; 0 where it has no pages."""
        ...

    def record(self, screened: Sequence[tuple[Page, Screening]]) -> None:
        """Store the screenings of several pages together; a second one of the same page replaces it."""
        ...

    def refuse(self, page: Page, sentence: str) -> None:
        """Mark a page as not screenable, with one sentence; it is not offered again."""
        ...

    def get(self, page_id: int) -> Page:
        """Return one page.

        Raises:
            NotKnown: there is no such page.
        """
        ...

    def screening(self, page_id: int) -> Screening | None:
        """Return the stored screening of a page, or None if it was not screened."""
        ...

    def handed_on(self, run: str) -> int:
        """Pages of a run that wait for the browser."""
        ...


class LeadBook(Protocol):
    """Leads, where they were seen, and judgements; every change is written together with its audit entry."""

    def take_in(self, lead: Lead, actor: str, *, into: str | None = None) -> tuple[Lead, bool]:
        """Open a lead, or refresh the one that it belongs to; return it and whether it is new.

        It belongs to the lead that was seen on its page before, else to `into` (found by whoever compared texts), else
        to its subject's. A refreshed lead keeps id, status and first_seen; times_seen grows when the run differs; its
        strongest page speaks for it. The same bytes under another address of the same host are the same lead, which is
        returned as it stands.
        """
        ...

    def seen_again(self, run: str, actor: str) -> int:
        """Renew last_seen of leads whose page came back unchanged in this run, and return how many."""
        ...

    def judge(self, judgement: Judgement, *, after: int | None = None) -> Lead:
        """Append a judgement and set the lead's status.

        `after` is the number of the last judgement of the lead that its author saw, 0 for none; None does not compare.

        Raises:
            NotKnown: there is no such lead.
            BadInput: it lives on in another lead.
            Overtaken: somebody judged it meanwhile.
        """
        ...

    def speak_again(self, lead_id: str, news: str, actor: str) -> Lead:
        """Make a quiet lead a candidate again, and say why in plain Chinese."""
        ...

    def unite(self, kept: str, gone: str, *, actor: str, reason: str) -> Lead:
        """并案: let `gone` live on in `kept`, which takes over where it was seen.

        Raises:
            NotKnown: there is no such lead.
            BadInput: they are one, or one of them lives on elsewhere already.
        """
        ...

    def separate(self, gone: str, *, actor: str, reason: str) -> Lead:
        """撤销并案: let a lead stand for itself again, with the pages it had brought along.

        Raises:
            BadInput: it lives on in no other.
        """
        ...

    def assign(self, lead_id: str, subject: str, actor: str) -> Lead:
        """Say that a lead is of a subject, and call it by that subject's name."""
        ...

    def part(self, lead_id: str, urls: Sequence[str], subject: str, *, actor: str, reason: str) -> Lead:
        """Take pages out of a lead into the lead of another subject, a new one where it has none; return that.

        Raises:
            BadInput: nothing would move, or nothing would stay.
        """
        ...

    def get(self, lead_id: str) -> Lead:
        """Return one lead.

        Raises:
            NotKnown: there is no such lead.
        """
        ...

    def of_subject(self, subject: str) -> Lead | None:
        """Return the lead of a subject that lives on in no other, or None."""
        ...

    def on_page(self, page_id: int) -> Lead | None:
        """Return the lead that was seen on a page, or None."""
        ...

    def all(self, status: LeadStatus | None = None) -> Sequence[Lead]:
        """Return leads, highest score first; those that live on in another only where asked for by their status."""
        ...

    def judgements(self, lead_id: str) -> Sequence[Judgement]:
        """Return the judgements of a lead that were not taken back, oldest first."""
        ...

    def all_judgements(self) -> Mapping[str, Sequence[Judgement]]:
        """Lead -> its judgements, oldest first."""
        ...

    def sightings(self, lead_id: str) -> Sequence[Sighting]:
        """Return the pages on which a lead was seen, strongest first."""
        ...

    def all_sightings(self) -> Iterator[tuple[str, Sighting]]:
        """Every (lead, page it was seen on)."""
        ...

    def homes(self, urls: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Lead -> which of some pages it was seen on."""
        ...

    def candidates(self, run: str) -> Sequence[int]:
        """Return the row numbers of the pages that carried leads in a run."""
        ...


class AuditLog(Protocol):
    """The append-only chain of acts."""

    def append(self, *, actor: str, act: str, subject: str, detail: dict[str, object]) -> AuditEntry:
        """Add one act that changes no other table (an export, a view); others come with their own act."""
        ...

    def entries(self) -> Iterator[AuditEntry]:
        """Every entry in order."""
        ...

    def verify(self) -> int:
        """Recompute the chain and return its length.

        Raises:
            BrokenChain: naming the first entry that does not fit.
        """
        ...


class RunBook(Protocol):
    """The run table."""

    def begin(self, run: Run, *, is_alive: Callable[[Run], bool] = lambda _: False) -> Run:
        """Add a run, or return the unfinished run with the same plan so that `run.holder` resumes it.

        Args:
            run: what is asked for, with the process that will work on it and the shift that asked.
            is_alive: whether another process still works on an unfinished run.

        Raises:
            Overtaken: another process works on that run.
        """
        ...

    def beat(self, run_id: str, holder: str) -> bool:
        """Say that the holder of a run is alive; False where the run is over, or another's by now."""
        ...

    def of_shift(self, shift: int) -> Sequence[Run]:
        """Return the runs that a shift made or took up last, newest first."""
        ...

    def end(self, run_id: str, status: RunStatus, note: str = "") -> None:
        """Close a run."""
        ...

    def get(self, run_id: str) -> Run:
        """Return one run.

        Raises:
            NotKnown: there is no such run.
        """
        ...

    def recent(self, limit: int = 20) -> Sequence[Run]:
        """Return the latest runs, newest first."""
        ...

    def tally(self, run_id: str) -> Tally:
        """Count what a run has brought so far."""
        ...


#: Told what is going on: (done, known in all, what). Called often; must be cheap.
Progress = Callable[[int, int | None, str], None]
