"""Send what waits: each channel at its pace, again after a pause where it fails, by another where that is too late.

    waits ── claimed ── handed over ──► sent
      ▲                    │ not taken
      └── longer pause ◄───┴──► from the fifth failure, at once where it is critical or of no use: another channel too

The guarantee: a message that was kept goes out at least once by every channel that it was kept for, or by one that
stands in for that; a second time only where a process died between handing it over and noting that, or where both come
to work again. Nothing is given up within two weeks unless a stand-in has taken it.
"""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from facts.notices import Dispatch, DispatchState, Message, MessageBook, Severity
from facts.ports import Clock
from ops.messages.bundling import bundle, split
from ops.messages.channels import MOST_BYTES, Answer, Channel, until_quiet_is_over
from ops.messages.routing import another
from ops.messages.wording import Worded, word

#: Minutes to the next attempt, by failures so far; the last one holds for all that follow.
PAUSES_MIN = (1, 2, 5, 10, 20, 30)
#: Failures from which another channel gets the message too.
STAND_IN_AFTER = 5
#: How long a message is tried that no channel takes.
KEPT_FOR = timedelta(days=14)
#: How long an attempt may take before it counts as one whose process died.
_CLAIM = timedelta(minutes=5)
#: Waiting dispatches of one channel that are looked at together.
_TOGETHER = 200
_MINUTE_S = 60.0
_ZONE = ZoneInfo("Asia/Shanghai")
log = structlog.get_logger(__name__)

Speak = Callable[[Channel, Worded], Answer]


@dataclass(slots=True, kw_only=True)
class Sender:
    """Sends what waits; to be called again and again by the one process that sends."""

    book: MessageBook
    clock: Clock
    channels: Callable[[], Mapping[str, Channel]]
    speak: Speak
    #: Address of the desk for links; empty where none is set.
    desk: str = ""
    #: Told of a channel that took a message only for some, and that it took one for all: name, sentence or "".
    partly: Callable[[str, str], object] = lambda _channel, _sentence: None
    #: Seconds that only grow.
    seconds: Callable[[], float] = time.monotonic
    _spoken: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    #: Failures of each channel since it last took something.
    _failures: Counter[str] = field(default_factory=Counter)

    def send(self) -> int:
        """Try whatever may be tried now, and return how many dispatches were taken."""
        channels = self.channels()
        taken = 0
        for name in self.book.waiting(self.clock.now()):
            found = self.book.due(self.clock.now(), _TOGETHER, channel=name)
            if name in channels:
                taken += self._send_by(channels[name], found, channels)
            else:
                self._without_channel(found, channels)
        return taken

    def _send_by(
        self, channel: Channel, found: Sequence[tuple[Message, Dispatch]], channels: Mapping[str, Channel]
    ) -> int:
        loud = self._after_rest(channel, found)
        single, rest = split(loud, self._room(channel), MOST_BYTES[channel.kind])
        taken = 0
        for group in (*([pair] for pair in single), *([rest] if rest else [])):
            answer = self._hand_over(channel, group, channels)
            if answer is None:
                continue
            taken += len(group) if answer.is_taken else 0
            if not answer.is_taken and len(found) > len(group):
                # It would say the same of the others; whoever is critical has been first.
                self._later(channel, loud, group, answer, channels)
                break
        return taken

    def _after_rest(
        self, channel: Channel, found: Sequence[tuple[Message, Dispatch]]
    ) -> Sequence[tuple[Message, Dispatch]]:
        """Those that may go out in spite of the hour; the others wait for the end of the rest."""
        local = self.clock.now().astimezone(_ZONE)
        if channel.quiet is None or not channel.quiet.holds(local.time()):
            return found
        resting = [one.id for message, one in found if message.severity is not Severity.CRITICAL]
        if resting:
            self.book.put_off(resting, until_quiet_is_over(channel.quiet, local))
        return [pair for pair in found if pair[1].id not in set(resting)]

    def _room(self, channel: Channel) -> int:
        """How many times the channel may be spoken to now."""
        spoken, now = self._spoken[channel.name], self.seconds()
        while spoken and now - spoken[0] >= _MINUTE_S:
            spoken.popleft()
        return channel.per_minute - len(spoken)

    def _hand_over(
        self, channel: Channel, group: Sequence[tuple[Message, Dispatch]], channels: Mapping[str, Channel]
    ) -> Answer | None:
        """Send one message, or several as one; None where another process is at it."""
        now = self.clock.now()
        claimed = [pair for pair in group if self.book.claim(pair[1], now + _CLAIM, now)]
        if not claimed:
            return None
        self._spoken[channel.name].append(self.seconds())
        message, stands_for = claimed[0][0], claimed[0][1].instead_of
        if len(claimed) > 1:
            message, stands_for = bundle([one for one, _ in claimed], now), ""
        answer = self.speak(
            channel, word(message, desk=self.desk, most_bytes=MOST_BYTES[channel.kind], instead_of=stands_for)
        )
        if answer.is_taken:
            for _, one in claimed:
                self.book.sent(one.id, self.clock.now())
            self._failures[channel.name] = 0
            self.partly(channel.name, answer.partly)
        else:
            self._failures[channel.name] += 1
            log.warning("message was not taken", channel=channel.name, problem=answer.problem, messages=len(claimed))
            for one_message, one in claimed:
                self._failed(one_message, one, one.attempts + 1, answer, channels)
        return answer

    def _later(
        self, channel: Channel, loud: Sequence[tuple[Message, Dispatch]], tried: Sequence[tuple[Message, Dispatch]],
        answer: Answer, channels: Mapping[str, Channel],
    ) -> None:  # fmt: skip
        """Let what the channel was not asked for wait too; what is critical, or has waited long, goes another way."""
        done = {one.id for _, one in tried}
        left = [(message, one) for message, one in loud if one.id not in done]
        still = [(message, one) for message, one in left if self._still_waits(one)]
        self.book.put_off([one.id for _, one in still], self.clock.now() + pause(1, answer))
        is_dead = self._failures[channel.name] >= STAND_IN_AFTER
        for message, one in still:
            if is_dead or message.severity is Severity.CRITICAL:
                self._stand_in(one, channels)

    def _still_waits(self, dispatch: Dispatch) -> bool:
        here = next((one for one in self.book.of(dispatch.message) if one.id == dispatch.id), None)
        return here is not None and here.state is DispatchState.WAITING and here.attempts == dispatch.attempts

    def _failed(
        self, message: Message, dispatch: Dispatch, attempts: int, answer: Answer, channels: Mapping[str, Channel]
    ) -> None:
        now = self.clock.now()
        is_urgent = message.severity is Severity.CRITICAL or answer.is_final
        if is_urgent or max(attempts, self._failures[dispatch.channel]) >= STAND_IN_AFTER:
            self._stand_in(dispatch, channels)
        is_over = attempts >= STAND_IN_AFTER and self._has_arrived(dispatch)
        is_over = is_over or (message.at is not None and now - message.at > KEPT_FOR)
        self.book.failed(dispatch.id, answer.problem, None if is_over else now + pause(attempts, answer))

    def _stand_in(self, dispatch: Dispatch, channels: Mapping[str, Channel]) -> None:
        """Let one other channel have the message, unless one stands in already; where that fails too, the next."""
        every = self.book.of(dispatch.message)
        helpers = [one for one in every if one.instead_of == dispatch.channel]
        if any(one.state is DispatchState.SENT or not one.problem for one in helpers):
            return
        has = {one.channel for one in every}
        broken = {name for name, last in self.book.latest().items() if last.problem}
        chosen = another(dispatch.channel, tuple(channels.values()), has, broken)
        if chosen:
            self.book.stand_in(dispatch, chosen, self.clock.now())

    def _has_arrived(self, dispatch: Dispatch) -> bool:
        """Whether a channel that stands in has taken the message."""
        every = self.book.of(dispatch.message)
        return any(one.state is DispatchState.SENT and one.instead_of == dispatch.channel for one in every)

    def _without_channel(self, found: Sequence[tuple[Message, Dispatch]], channels: Mapping[str, Channel]) -> None:
        """What waits for a channel that the settings do not have any more."""
        for _, one in found:
            self._stand_in(one, channels)
            problem = "设置里已没有这个渠道。"
            has_helper = any(each.instead_of == one.channel for each in self.book.of(one.message))
            over = not channels or not has_helper
            self.book.failed(one.id, problem, self.clock.now() + timedelta(hours=1) if over else None)


def pause(attempts: int, answer: Answer) -> timedelta:
    """How long to wait after so many failures; longer where the other side asked for it, a day at most."""
    own = timedelta(minutes=PAUSES_MIN[min(attempts, len(PAUSES_MIN)) - 1])
    return min(timedelta(days=1), max(own, timedelta(seconds=answer.after_s or 0)))
