"""Sending: what waits goes out once, again where it failed, by another where that is too late."""

from itertools import pairwise

import pytest

from facts.notices import Severity
from ops.messages.channels import Answer
from ops.messages.sending import PAUSES_MIN, STAND_IN_AFTER
from ops.messages.wording import Worded
from store import Store
from tests.ops.messages.offices import REFUSED, Office, channel


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Two channels that work."""
    return Office(sqlite_store, channel("a"), channel("b"))


def test_what_waits_goes_out_once(office: Office) -> None:
    """Every channel gets its own, and the next round has nothing to do."""
    message = office.post("a", "b")
    office.rounds(3, minutes=1)

    assert sorted(office.said) == [("a", "1号"), ("b", "1号")]
    assert office.states(message) == {"a": "sent", "b": "sent"}


def test_a_channel_that_fails_is_tried_after_growing_pauses(office: Office) -> None:
    """One, two, five, ten, twenty, then every thirty minutes; and it is sent when the channel works again."""
    office.answers["a"] = REFUSED
    message = office.post("a")
    office.channels = {"a": office.channels["a"]}
    moments = []
    for _ in range(120):
        before = len(office.said)
        office.sender.send()
        moments += [office.clock.at] if len(office.said) > before else []
        office.clock.move(minutes=1)
    office.answers.clear()
    office.rounds(31, minutes=1)

    pauses = [int((later - earlier).total_seconds() / 60) for earlier, later in pairwise(moments)]
    assert pauses[:6] == [*PAUSES_MIN]
    assert office.states(message) == {"a": "sent"}


def test_after_five_failures_another_channel_gets_it_and_says_so(office: Office) -> None:
    """The failing channel is given up once another has the message; its reader is told for whom it speaks."""
    said: list[Worded] = []
    office.answers["a"] = REFUSED
    message = office.post("a")
    office.sender.speak = lambda one, worded: said.append(worded) or office.speak(one, worded)  # type: ignore[func-returns-value]
    office.rounds(60, minutes=1)

    assert [name for name, _ in office.said].count("b") == 1
    assert office.said[STAND_IN_AFTER] == ("b", "1号")
    assert any("渠道“a”" in line for line in said[STAND_IN_AFTER].lines)
    assert office.states(message) == {"a": "given_up", "b": "sent"}


@pytest.mark.parametrize("answer", [REFUSED, Answer(problem="密钥无效。", is_final=True)])
def test_what_is_critical_or_hopeless_goes_another_way_at_once(office: Office, answer: Answer) -> None:
    """In the same or the next round the other channel has it."""
    office.answers["a"] = answer
    office.post("a", severity=Severity.WARNING if answer.is_final else Severity.CRITICAL)
    office.rounds(2, seconds=15)

    assert [name for name, _ in office.said] == ["a", "b"]


def test_everything_critical_goes_another_way_at_once(office: Office) -> None:
    """A channel that fails with the first is not asked for the others, and those are not kept waiting for it."""
    office.answers["a"] = REFUSED
    messages = [office.post("a", severity=Severity.CRITICAL) for _ in range(5)]
    office.rounds(2, seconds=15)

    assert [name for name, _ in office.said] == ["a", *["b"] * 5]
    assert all(office.states(one)["b"] == "sent" for one in messages)


def test_many_messages_do_not_wait_for_a_dead_channel(office: Office) -> None:
    """It is asked once a minute; after five failures of any of them all go another way."""
    office.answers["a"] = REFUSED
    messages = [office.post("a") for _ in range(12)]
    office.rounds(10, minutes=1)

    assert [name for name, _ in office.said].count("a") <= 10
    assert all(office.states(one).get("b") == "sent" for one in messages)


def test_its_own_stand_in_is_preferred_and_the_next_one_follows(sqlite_store: Store) -> None:
    """Where the stand-in fails too, the next channel gets it; whoever has it is not asked again."""
    office = Office(sqlite_store, channel("a", stand_in="c"), channel("b"), channel("c"))
    office.answers |= {"a": REFUSED, "c": REFUSED}
    message = office.post("a", severity=Severity.CRITICAL)
    office.rounds(3, seconds=15)

    assert [name for name, _ in office.said] == ["a", "c", "b"]
    assert office.states(message)["b"] == "sent"


def test_nothing_is_given_up_while_nobody_has_it(office: Office) -> None:
    """All channels down for thirteen days: every message waits, and goes out by its own channel afterwards."""
    office.answers |= {"a": REFUSED, "b": REFUSED}
    messages = [office.post("a", "b", severity=Severity.CRITICAL), office.post("a")]
    office.rounds(13, days=1)
    waiting = [set(office.states(one).values()) for one in messages]
    office.answers.clear()
    office.said.clear()
    office.rounds(2, minutes=30)

    assert waiting == [{"waiting"}, {"waiting"}]
    assert {("a", "【紧急】1号"), ("b", "【紧急】1号"), ("a", "2号")} <= set(office.said)


def test_after_two_weeks_it_is_given_up(office: Office) -> None:
    """What nobody took by then is old news, and stands at the desk."""
    office.answers |= {"a": REFUSED, "b": REFUSED}
    message = office.post("a")
    office.rounds(16, days=1)

    assert set(office.states(message).values()) == {"given_up"}
