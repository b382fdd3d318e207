"""A flood of tries hashes no more than two passwords at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desk.people import passwords
from desk.people.braking import STRANGERS, Origin
from desk.people.gate import Gate, Lane, TooBusy
from desk.people.signing import SignIn
from facts.errors import NotAllowed
from facts.people import Person
from tests.desk.office import Office
from tests.desk.people.steps import GOOD, OTHER, somebody

pytestmark = pytest.mark.usefixtures("cheap_hashes")

HERE = "192.0.2.1"


def test_a_flood_hashes_no_more_than_two_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a hundred addresses at once: the rest is turned away uncounted; a known browser gets in."""
    person = somebody(office)
    running, most, inside, go = 0, 0, threading.Event(), threading.Event()
    guard = threading.Lock()
    real = passwords.verify_password

    def watched(kept: str | None, password: str) -> bool:
        nonlocal running, most
        with guard:
            running, most = running + 1, max(most, running + 1)
        inside.set()
        if password == OTHER:
            go.wait(20)
        found = real(kept, password)
        with guard:
            running -= 1
        return found

    monkeypatch.setattr("desk.people.signing.verify_password", watched)
    signing = SignIn(office.house.people, office.clock)

    def attempt(number: int) -> str:
        try:
            signing.check_password("li.mei", OTHER, Origin(address=f"198.51.100.{number}"))
        except NotAllowed as problem:
            return type(problem).__name__
        except TooBusy:
            return "busy"
        return "in"

    with ThreadPoolExecutor(30) as threads:
        tries = [threads.submit(attempt, number) for number in range(100)]
        assert inside.wait(20)
        found: Person = signing.check_password("li.mei", GOOD, Origin(address=HERE, browser="A" * 16))
        go.set()
        answers = [one.result(30) for one in tries]

    assert found.id == person.id
    assert most == 2
    assert answers.count("busy") >= 80
    strangers = next(one for one in office.house.people.brakes(person) if one.source == STRANGERS)
    assert strangers.failures == len(answers) - answers.count("busy")


def test_a_lane_is_left_in_order() -> None:
    """Whoever fails inside leaves it free; with nobody waiting allowed the second is turned away."""
    lane = Lane(waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), lane.turn():
            raise ZeroDivisionError
    with lane.turn(), pytest.raises(TooBusy), lane.turn():
        pass
    gate = Gate()
    with gate.lane(is_known=False).turn(), gate.lane(is_known=True).turn():
        pass
