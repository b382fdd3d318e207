"""Who gets a message: one table of channels, one of messages."""

from datetime import UTC, datetime, time

import pytest

from facts.notices import Message, MessageKind, Severity
from ops.messages.channels import Channel, ChannelKind, Quiet, until_quiet_is_over
from ops.messages.routing import another, route


def channel(name: str, **rules: object) -> Channel:
    """A channel with some rules."""
    return Channel(name=name, kind=ChannelKind.WECOM, base="https://x.test", secret="k", **rules)  # type: ignore[arg-type]


CHANNELS = (
    channel("all"),
    channel("machine", kinds=frozenset({MessageKind.FAILURE, MessageKind.RECOVERY})),
    channel("grave", least=Severity.CRITICAL),
    channel("siming", kinds=frozenset({MessageKind.MAJOR, MessageKind.OVERDUE}), districts=frozenset({"350203"})),
    channel("two", districts=frozenset({"350203", "350206"}), sectors=frozenset({"p2p"}), grades=frozenset({"red"})),
)


def message(kind: MessageKind, severity: Severity = Severity.INFO, **of: str) -> Message:
    """A message of some matter."""
    return Message(kind=kind, key="k", severity=severity, title="t", **of)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        (message(MessageKind.NIGHT), "all"),
        (message(MessageKind.NIGHT, Severity.CRITICAL), "all grave"),
        (message(MessageKind.FAILURE, Severity.WARNING), "all machine"),
        (message(MessageKind.FAILURE, Severity.CRITICAL), "all machine grave"),
        (message(MessageKind.MAJOR, Severity.CRITICAL, district="350203"), "all grave siming"),
        (message(MessageKind.MAJOR, Severity.CRITICAL, district="350206"), "all grave"),
        (message(MessageKind.MAJOR, district="350206,350203", sector="p2p", grade="red"), "all siming two"),
        (message(MessageKind.MAJOR, district="350206", sector="p2p", grade="red"), "all two"),
        (message(MessageKind.MAJOR, district="350206", sector="p2p", grade="orange"), "all"),
        (message(MessageKind.MAJOR, district="350206", sector="loans", grade="red"), "all"),
        (message(MessageKind.NIGHT, district="", sector="p2p", grade="red"), "all"),
    ],
)
def test_each_channel_gets_what_its_rules_say(said: Message, names: str) -> None:
    """Kind, severity, district, sector and grade have to fit; a channel of a district gets nothing of all districts."""
    assert route(said, CHANNELS) == tuple(names.split())


def test_what_is_critical_finds_somebody() -> None:
    """Where no rule fits: whoever would take it but for its place, else everybody; what is less goes to nobody."""
    places = (
        channel("siming", districts=frozenset({"350203"})),
        channel("nights", kinds=frozenset({MessageKind.NIGHT})),
    )
    lost = message(MessageKind.MAJOR, Severity.CRITICAL, district="350211")

    assert route(lost, places) == ("siming",)
    assert route(lost, places[1:]) == ("nights",)
    assert route(message(MessageKind.MAJOR, district="350211"), places) == ()
    assert route(lost, ()) == ()


@pytest.mark.parametrize(
    ("failed", "has", "broken", "chosen"),
    [
        ("a", {"a"}, set(), "c"),
        ("a", {"a", "c"}, set(), "b"),
        ("a", {"a"}, {"c"}, "b"),
        ("a", {"a", "b"}, {"c"}, "c"),
        ("b", {"b"}, set(), "a"),
        ("gone", {"gone"}, set(), "a"),
        ("a", {"a", "b", "c"}, set(), None),
    ],
)
def test_the_stand_in_is_its_own_where_that_works(
    failed: str, has: set[str], broken: set[str], chosen: str | None
) -> None:
    """Its own stand-in, else one that works, else one that does not, never one that has the message."""
    assert another(failed, (channel("a", stand_in="c"), channel("b"), channel("c")), has, broken) == chosen


@pytest.mark.parametrize(
    ("start", "end", "now", "holds"),
    [
        (22, 7, time(21, 59), False), (22, 7, time(22), True), (22, 7, time(3), True), (22, 7, time(7), False),
        (12, 14, time(13), True), (12, 14, time(14), False), (12, 12, time(12), False),
    ],
)  # fmt: skip
def test_hours_of_rest(start: int, end: int, now: time, holds: bool) -> None:
    """They begin with their first minute, end before their last, and may go over midnight."""
    assert Quiet(start=time(start), end=time(end)).holds(now) is holds


@pytest.mark.parametrize(("hour", "day"), [(23, 25), (3, 24)])
def test_rest_ends_at_its_next_end(hour: int, day: int) -> None:
    """Before midnight it ends the next day, after it on the same."""
    quiet = Quiet(start=time(22), end=time(7, 30))
    found = until_quiet_is_over(quiet, datetime(2026, 11, 24, hour, 15, tzinfo=UTC))

    assert found == datetime(2026, 11, day, 7, 30, tzinfo=UTC)
