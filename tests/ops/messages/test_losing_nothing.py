"""Nothing is lost: by a death, a network that is down, too much at once, hours of rest, a changed setting."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from facts.errors import StoreFailed
from facts.notices import DispatchState, Message, MessageKind, Severity
from ops.messages.channels import Answer, Channel, Quiet
from ops.messages.emergency import PAUSE_S, Emergency
from ops.messages.sending import pause
from ops.messages.speaking import speak
from ops.messages.wording import Worded
from store import Store
from store.notices import SqlMessageBook
from tests.ops.messages.offices import REFUSED, Office, channel
from tests.ops.messages.peers import Answer as Reply
from tests.ops.messages.peers import nobody, web


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Two channels that work."""
    return Office(sqlite_store, channel("a"), channel("b"))


def test_a_death_between_sending_and_noting_sends_a_second_time(office: Office) -> None:
    """The process dies when the channel has the message: the claim runs out, it goes out again, and is noted."""
    message = office.post("a")

    def die(one: Channel, worded: Worded) -> Answer:
        office.speak(one, worded)
        raise KeyboardInterrupt

    office.sender.speak = die
    with pytest.raises(KeyboardInterrupt):
        office.sender.send()
    office.sender = office.sender_anew()
    office.rounds(10, minutes=1)

    assert office.said == [("a", "1号"), ("a", "1号")]
    assert office.states(message) == {"a": "sent"}


def test_what_cannot_be_noted_before_is_not_sent(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that refuses the claim keeps the message unsent: it would be sent again and again otherwise."""
    message = office.post("a")

    def refuse(*_: object) -> bool:
        raise StoreFailed

    with monkeypatch.context() as patched:
        patched.setattr(SqlMessageBook, "claim", refuse)
        with pytest.raises(StoreFailed):
            office.sender.send()
    quiet = list(office.said)
    office.sender.send()

    assert (quiet, office.states(message)) == ([], {"a": "sent"})


def test_more_than_a_minute_holds_is_put_together(sqlite_store: Store) -> None:
    """Thirty messages, twenty a minute: nineteen singly, one for the other eleven, the gravest first; none is lost."""
    office = Office(sqlite_store, channel("a"))
    messages = [office.post("a") for _ in range(29)] + [office.post("a", severity=Severity.CRITICAL)]
    office.sender.send()

    assert len(office.said) == 20
    assert office.said[0][1].endswith("30号")
    assert office.said[-1][1] == "另有 11 条消息合并发送"
    assert all(office.states(one) == {"a": "sent"} for one in messages)


def test_the_next_minute_has_room_again(sqlite_store: Store) -> None:
    """A channel that was spoken to as often as it may be waits, and the message with it."""
    office = Office(sqlite_store, channel("a", per_minute=1))
    office.post("a")
    office.sender.send()
    late = office.post("a")
    office.sender.send()
    waits = office.states(late)
    office.clock.move(seconds=60)
    office.sender.send()

    assert (waits, office.states(late)) == ({"a": "waiting"}, {"a": "sent"})


def test_a_bundle_that_fails_is_tried_again_whole(sqlite_store: Store) -> None:
    """Every message of it has failed once, and every one of them is told in the end."""
    office = Office(sqlite_store, channel("a", per_minute=1))
    messages = [office.post("a") for _ in range(5)]
    office.answers["a"] = REFUSED
    office.sender.send()
    office.answers.clear()
    office.rounds(3, minutes=1)

    assert all(office.states(one) == {"a": "sent"} for one in messages)


def test_in_hours_of_rest_only_what_is_critical_goes_out(sqlite_store: Store) -> None:
    """At noon of a rest from eleven to one: the critical one goes, the other one goes when it is over."""
    office = Office(sqlite_store, channel("a", quiet=Quiet(start=time(11), end=time(13))))
    resting, grave = office.post("a"), office.post("a", severity=Severity.CRITICAL)
    office.sender.send()
    during = (office.states(resting), office.states(grave))
    office.rounds(2, hours=1)

    assert during == ({"a": "waiting"}, {"a": "sent"})
    assert office.states(resting) == {"a": "sent"}


def test_what_waits_for_a_channel_that_was_taken_out_goes_another_way(office: Office) -> None:
    """The settings have it no more: the other channel gets it; without any other it waits for one."""
    message = office.post("gone")
    channels, office.channels = office.channels, {}
    office.sender.send()
    alone = office.states(message)
    office.channels = channels
    office.rounds(3, hours=1)

    assert alone == {"gone": "waiting"}
    assert office.states(message) == {"gone": "given_up", "a": "sent"}


def test_a_refused_recipient_is_told_of(office: Office) -> None:
    """Each message that was taken says whether everybody gets it."""
    office.answers["a"] = Answer(partly="拒收了 1 个收件人。")
    office.post("a")
    office.sender.send()
    office.answers.clear()
    office.post("a")
    office.sender.send()

    assert office.partly == [("a", "拒收了 1 个收件人。"), ("a", "")]


def test_the_other_sides_wish_for_rest_is_heard() -> None:
    """The longer of its wish and ours, a day at most."""
    assert pause(1, Answer(problem="x", after_s=600)) == timedelta(minutes=10)
    assert pause(4, Answer(problem="x", after_s=60)) == timedelta(minutes=10)
    assert pause(99, Answer(problem="x", after_s=1e9)) == timedelta(days=1)


def test_a_network_that_is_down_loses_nothing(sqlite_store: Store) -> None:
    """Real channels: nobody listens, everything waits; the gateway is back, and each message arrives once."""
    with nobody() as address:
        office = Office(sqlite_store, channel("a", timeout_s=1.0), channel("b", timeout_s=1.0))
        office.channels = {name: replace(one, base=f"http://{address}") for name, one in office.channels.items()}
        office.sender.speak = speak
        messages = [office.post("a", "b", severity=Severity.CRITICAL) for _ in range(3)]
        office.rounds(6, minutes=5)
        down = {state for one in messages for state in office.states(one).values()}
    with web(Reply(body=b'{"errcode": 0, "errmsg": "ok"}')) as peer:
        office.channels = {name: replace(one, base=peer.base) for name, one in office.channels.items()}
        office.rounds(4, minutes=30)

    assert down == {"waiting"}
    assert all(set(office.states(one).values()) == {"sent"} for one in messages)
    assert len(peer.asked) == 6


def test_the_emergency_goes_past_the_database_twice_an_hour(office: Office) -> None:
    """One message to every channel that it is for; the next half an hour later; what nobody took is tried again."""
    emergency = Emergency(channels=lambda: office.channels, speak=office.speak, seconds=office.clock.seconds)
    message = Message(kind=MessageKind.FAILURE, key="database", severity=Severity.CRITICAL, title="数据库")
    office.answers |= {"a": REFUSED, "b": REFUSED}
    nobody_took_it = emergency.say(message)
    del office.answers["b"]
    one_took_it = emergency.say(message)
    at_once = emergency.say(message)
    office.clock.move(seconds=PAUSE_S)
    later = emergency.say(message)

    assert (nobody_took_it, one_took_it, at_once, later) == (False, True, False, True)
    assert len(office.said) == 6
    assert not any(one.state is DispatchState.SENT for _, some in office.book.recent() for one in some)
