"""What the office is told, put together: looks at what is wrong, composes what is to be said, sends what waits.

    every minute:  watchers ─► alerts ─► messages (new, again, recovered) ─┐
                   nights that are over, cases that became major ──────────┴─► kept, one dispatch for each channel
    every 15 s:    what waits goes out
    now and then:  the monitor outside is asked for

Everything starts from what the tables say, so that it does not matter which round, or which scheduler, does it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from facts.dockets import Act
from facts.errors import HouseError, NoSpace, StoreFailed
from facts.notices import AlertKind, Trouble
from facts.shifts import Job, ShiftState
from ops.alerts.channels import PING, REFUSED, broken_of, ping_troubles, refused_troubles
from ops.alerts.pinging import ping
from ops.alerts.shifts import PREFIX as SHIFTS
from ops.alerts.watching import Watcher, watch
from ops.messages.composing.majors import ACTS, is_major
from ops.messages.composing.nights import TOLD
from ops.messages.composing.others import database_back_message, database_message
from ops.messages.composing.troubles import AGAIN, failure_message, grouped, passed, recovery_message, to_say
from ops.messages.emergency import Emergency
from ops.messages.sending import Sender
from ops.messages.speaking import speak
from runs.nights import processes
from store.nights import SqlLeaseBook
from store.notices import SqlMajorActs
from store.notices.alerts import SETTLE
from wiring.assembly import House
from wiring.rules import OFFICE_ZONE
from wiring.tidings import highest_grade, message_of_major, message_of_night
from wiring.watchers import watchers

#: How far back nights and major cases are looked for; older ones are known by their alerts and at the desk.
_LOOK_BACK = timedelta(hours=36)
#: How far back recoveries are looked for.
_RECOVERED = timedelta(hours=24)
#: Rounds in a row in which the database could not be written, from which it is said past it.
_DOWN_AFTER = 2
log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Notices:
    """The office's messages; to be kept for as long as the scheduler lives."""

    house: House
    sender: Sender
    emergency: Emergency
    watchers: Sequence[Watcher]
    #: Nights that were told, by shift and outcome, so that they are not composed again.
    _told: set[tuple[int, ShiftState]] = field(default_factory=set)
    _last_act: int = 0
    _down: int = 0

    def send(self) -> None:
        """Try what waits."""
        self.sender.send()

    def watch_over(self) -> None:
        """Look, tell and compose once; where the database cannot be written, say so past it.

        Raises:
            StoreFailed, NoSpace: it cannot be written.
        """
        try:
            self._probe()
            for step in (self._watch, self._nights, self._failures, self._recoveries, self._majors):
                _guarded(step)
        except (StoreFailed, NoSpace) as problem:
            self._database_down(problem)
            raise
        if self._down >= _DOWN_AFTER:
            self.house.postbox.post(database_back_message(self.house.clock.now()))
        self._down = 0

    def ping(self) -> None:
        """Ask for the monitor outside: all is well, or a night was lost and nobody has seen it."""
        address = self.house.settings.ping_url
        if address is None:
            return
        try:
            is_well = not any(one.job is Job.SCAN for one in self.house.shifts.lost())
        except HouseError as problem:
            log.warning("nights could not be looked at", problem=str(problem))
            is_well = False
        said = ping(address.get_secret_value(), is_well=is_well, roots=self.house.settings.trust_roots)
        self._stands(f"{PING}out", ping_troubles(said))

    def refused(self, channel: str, sentence: str) -> None:
        """Note that a channel took a message only for some, or for all where the sentence is empty."""
        self._stands(f"{REFUSED}{channel}", refused_troubles({channel: sentence}))

    def _stands(self, key: str, troubles: Sequence[Trouble]) -> None:
        for trouble in troubles:
            self.house.alerts.tell(trouble)
        if not troubles:
            self.house.alerts.clear(AlertKind.CHANNEL, key)

    def _probe(self) -> None:
        """Write something: what cannot be written is to be known even where there is nothing to say."""
        lease, me = SqlLeaseBook(self.house.store, self.house.clock, name="notices"), processes.identity()
        if not lease.renew(me):
            lease.take(me, lease.seen())

    def _watch(self) -> None:
        watch(self.watchers, self.house.alerts)

    def _nights(self) -> None:
        """Say what came of each night; its alert, if it was lost, counts as said with that."""
        since = self.house.clock.now() - _LOOK_BACK
        for shift in self.house.shifts.since(since):
            mark = (shift.number, shift.state)
            if shift.job is Job.SCAN and shift.state in TOLD and mark not in self._told:
                with self.house.store.together():
                    posted = self.house.postbox.post(message_of_night(self.house, shift))
                    self._said_of(shift.number)
                self._told.add(mark)
                if posted and shift.state is ShiftState.FINISHED:
                    self.ping()

    def _said_of(self, shift: int) -> None:
        told = [
            one.id for one in self.house.alerts.standing()
            if one.trouble.key == f"{SHIFTS}{shift}" and one.said_at is None
        ]  # fmt: skip
        if told:
            self.house.alerts.said(told, self.house.clock.now())

    def _failures(self) -> None:
        """Say what is wrong: what is new, what has grown worse, and what nobody took note of for long."""
        book, now = self.house.alerts, self.house.clock.now()
        broken = [broken_of(one.trouble.key) for one in book.standing() if broken_of(one.trouble.key)]
        for group in grouped(to_say(book.unsaid(now - min(AGAIN.values())), now)):
            with self.house.store.together():
                self.house.postbox.post(failure_message(group, OFFICE_ZONE), without=broken)
                book.said([one.id for one in group], now)

    def _recoveries(self) -> None:
        """Say what has passed for good, of what was said; that somebody has seen a lost shift is no recovery."""
        now = self.house.clock.now()
        until = (now - SETTLE).replace(second=0, microsecond=0)
        closed = self.house.alerts.closed(until - _RECOVERED, until)
        for group in passed(one for one in closed if not one.trouble.key.startswith(SHIFTS)):
            self.house.postbox.post(recovery_message(group, OFFICE_ZONE))

    def _majors(self) -> None:
        since = self.house.clock.now() - _LOOK_BACK
        for act in SqlMajorActs(self.house.store).after(self._last_act, since, ACTS):
            if is_major(act, highest_grade()):
                _guarded(partial(self._major, act))
            self._last_act = max(self._last_act, act.id or 0)

    def _major(self, act: Act) -> None:
        self.house.postbox.post(message_of_major(self.house, act))

    def _database_down(self, problem: HouseError) -> None:
        self._down += 1
        if self._down >= _DOWN_AFTER:
            why = "磁盘已满或不可写" if isinstance(problem, NoSpace) else "数据库没有应答或一直被占用"
            self.emergency.say(database_message(why, self.house.clock.now()))


def notices(house: House) -> Notices:
    """The notices of a house, which sends by the real channels."""
    desk = house.settings.desk_address
    sender = Sender(
        book=house.messages, clock=house.clock, channels=lambda: house.channels, speak=speak, desk=desk,
    )  # fmt: skip
    emergency = Emergency(channels=lambda: house.channels, speak=speak, desk=desk)
    made = Notices(house=house, sender=sender, emergency=emergency, watchers=watchers(house))
    sender.partly = made.refused
    return made


def _guarded(step: Callable[[], None]) -> None:
    """One thing that cannot be told must not keep the others back; what the database refuses is for the caller."""
    try:
        step()
    except (StoreFailed, NoSpace):
        raise
    except HouseError as problem:
        log.warning("notice could not be made", problem=str(problem))
