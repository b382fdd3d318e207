"""A request sent twice with one key is done once."""

import threading
from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel

from desk.access import needs
from desk.api.once import Once
from facts.doubles import FrozenClock
from facts.people import Person, Role
from store import Store
from store.answers import SqlAnswers
from store.people import SqlPeopleBook


class Word(BaseModel):
    """What is posted."""

    said: str


class Counter:
    """An application that counts what it does."""

    def __init__(self, store: Store, clock: FrozenClock) -> None:
        self.done: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.inside = threading.Event()
        self.who = SqlPeopleBook(store, clock).add(account="a", name="甲", roles=frozenset({Role.ANALYST}), by="tests")
        app = FastAPI()
        app.middleware("http")(Once(SqlAnswers(store, clock)))

        @app.middleware("http")
        async def sign_in(request: Any, go_on: Any) -> Any:
            request.state.person = self.who
            return await go_on(request)

        @app.post("/api/v1/words")
        def say(word: Word, _: Annotated[Person, needs()]) -> dict[str, int]:
            self.inside.set()
            self.gate.wait(10)
            if word.said == "break":
                raise RuntimeError
            self.done.append(word.said)
            return {"number": len(self.done)}

        self.client = TestClient(app, raise_server_exceptions=False)

    def say(self, word: str, key: str | None = "k1") -> Any:
        """Post a word."""
        headers = {} if key is None else {"idempotency-key": key}
        return self.client.post("/api/v1/words", json={"said": word}, headers=headers)


@pytest.fixture
def counter(store: Store, clock: FrozenClock) -> Counter:
    """A counter that has done nothing."""
    return Counter(store, clock)


def test_done_once_and_answered_twice(counter: Counter) -> None:
    """The same answer, and a header that says so; another key or none is another request."""
    first, again = counter.say("one"), counter.say("one")

    assert (first.json(), again.json()) == ({"number": 1}, {"number": 1})
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert counter.say("one", "k2").json() == {"number": 2}
    assert counter.say("one", None).json() == {"number": 3}


def test_refusals_are_answered_again_too(counter: Counter) -> None:
    """What was refused stays refused under its key."""
    sent = [counter.client.post("/api/v1/words", json={}, headers={"idempotency-key": "k"}) for _ in range(2)]

    assert [answer.status_code for answer in sent] == [422, 422]
    assert sent[0].content == sent[1].content


def test_a_key_stands_for_one_request(counter: Counter) -> None:
    """Other words under the same key are refused and not done."""
    counter.say("one")

    assert counter.say("two").status_code == 422
    assert counter.done == ["one"]
    assert counter.say("three", "k" * 201).status_code == 422


def test_while_it_is_under_way(counter: Counter) -> None:
    """The second one is told to wait."""
    counter.gate.clear()
    thread = threading.Thread(target=counter.say, args=("one",))
    thread.start()
    assert counter.inside.wait(10)
    second = counter.say("one")
    counter.gate.set()
    thread.join(10)

    assert second.status_code == 409
    assert counter.done == ["one"]
    assert counter.say("one").json() == {"number": 1}


def test_what_broke_can_be_tried_again(counter: Counter) -> None:
    """A fault of ours keeps no key."""
    assert counter.say("break").status_code == 500
    assert counter.say("one").json() == {"number": 1}


def test_a_key_is_forgotten_after_a_day(counter: Counter, clock: FrozenClock) -> None:
    """A day later the same words are a new request."""
    counter.say("one")
    clock._moment += timedelta(hours=25)

    assert counter.say("one").json() == {"number": 2}
