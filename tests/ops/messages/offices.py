"""A small office: channels that answer as they are told, a clock that is moved by hand, and the sender."""

from datetime import UTC, datetime, timedelta
from itertools import count

from facts.notices import Message, MessageKind, Severity
from facts.ports import Clock
from ops.messages.channels import Answer, Channel, ChannelKind
from ops.messages.sending import Sender
from ops.messages.wording import Worded
from store import Store
from store.notices import SqlMessageBook

REFUSED = Answer(problem="对方没有回答。")


class Hands(Clock):
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)

    def seconds(self) -> float:
        return self.at.timestamp()


class Office:
    """Channels that answer as they are told, and the sender that uses them."""

    def __init__(self, store: Store, *channels: Channel) -> None:
        self.clock = Hands()
        self.book = SqlMessageBook(store, self.clock)
        self.channels = {one.name: one for one in channels}
        #: Channel -> what it answers; taken where it is not there.
        self.answers: dict[str, Answer] = {}
        #: (channel, title) in the order in which they were said.
        self.said: list[tuple[str, str]] = []
        self.partly: list[tuple[str, str]] = []
        self.sender = self.sender_anew()
        self._numbers = count(1)

    def sender_anew(self) -> Sender:
        """A sender without memory, as after a restart."""
        return Sender(
            book=self.book, clock=self.clock, channels=lambda: self.channels, speak=self.speak,
            partly=lambda name, sentence: self.partly.append((name, sentence)), seconds=self.clock.seconds,
        )  # fmt: skip

    def speak(self, channel: Channel, worded: Worded) -> Answer:
        self.said.append((channel.name, worded.title))
        return self.answers.get(channel.name, Answer())

    def post(self, *channels: str, severity: Severity = Severity.INFO) -> Message:
        number = next(self._numbers)
        message = Message(kind=MessageKind.FAILURE, key=str(number), severity=severity, title=f"{number}号")
        stored = self.book.post(message, channels)
        assert stored is not None
        return stored

    def states(self, message: Message) -> dict[str, str]:
        """Channel -> state of a message's dispatch."""
        assert message.id is not None
        return {one.channel: one.state.value for one in self.book.of(message.id)}

    def rounds(self, number: int, **step: float) -> None:
        """Send again and again, with a pause after each."""
        for _ in range(number):
            self.sender.send()
            self.clock.move(**step)


def channel(name: str, **more: object) -> Channel:
    """A channel."""
    return Channel(name=name, kind=ChannelKind.WECOM, base="https://x.test", secret="k", **more)  # type: ignore[arg-type]
