"""Nobody is offered what they may not do: every link and every form of every page, followed and sent by every role."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.chinese import in_chinese
from facts.doubles import FrozenClock
from facts.people import Role
from store import StoreSettings, open_store
from tests.desk.filled import a_filled_office, realm_of
from tests.desk.offered import Offer, Offered, shape
from tests.desk.office import SAME_ORIGIN, Office

#: Addresses of one path with the same names asked for are one page; so many of a path are followed at most.
_OF_A_PATH = 2
#: What is never pressed here: it ends the walk, asks the network, or works for a minute.
_LEFT_ALONE = frozenset({"/sign-out", "/account/sessions"})
_LONG = frozenset({"try", "compare"})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, blank_sqlite: Path) -> Iterator[Office]:
    """One office for all walks; what the walkers change, the next ones meet changed."""
    folder = tmp_path_factory.mktemp("filled")
    store = open_store(StoreSettings(url=f"sqlite:///{shutil.copy(blank_sqlite, folder)}"))
    office = a_filled_office(store, FrozenClock(datetime(2026, 11, 23, 2, 0, tzinfo=UTC)), folder)
    yield office
    office.vault.close()
    store.close()


class Walk:
    """One person's way through everything that is offered, from home on."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.faults: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self._forms: dict[tuple[str, ...], Offer] = {}
        self._ahead = ["/"]

    def all(self) -> "Walk":
        """Follow every link, then send every form."""
        while self._ahead:
            address = self._ahead.pop(0)
            path, asked = mark = shape(address)
            if mark not in self.seen and (not asked or sum(path == other for other, _ in self.seen) < _OF_A_PATH):
                self.seen.add(mark)
                self._open(address)
        for offer in self._forms.values():
            if offer.action not in _LEFT_ALONE and offer.fields.get("do") not in _LONG:
                self._send(offer)
        return self

    def _open(self, address: str) -> None:
        path, _, fragment = address.partition("#")
        answer = self.client.get(path)
        if answer.status_code >= 400 or answer.url.path.startswith("/sign-in"):
            self.faults.append(f"GET {path}: {answer.status_code}")
        elif "html" in answer.headers.get("content-type", ""):
            self._read(path, Offered(answer.url.path, answer.text), fragment)

    def _read(self, path: str, page: Offered, fragment: str) -> None:
        links, ids = page.links(), page.ids()
        within = [fragment, *(link[1:] for link in links if link.startswith("#"))]
        self.faults += [f"{path}: nothing is called #{one}" for one in within if one and one not in ids]
        self._ahead += [link for link in links if not link.startswith("#")]
        for offer in page.forms():
            if offer.method == "get":
                self._ahead.append(offer.link)
            else:
                self._forms.setdefault((shape(offer.action)[0], str(offer.fields.get("do")), *offer.fields), offer)

    def _send(self, offer: Offer) -> None:
        files = {"file": ("x.csv", b"a,b\n", "text/csv")} if offer.is_upload else None
        answer = self.client.post(offer.action, data=offer.fields, files=files, headers=SAME_ORIGIN)
        # What somebody has done since may have taken the form away.
        if answer.status_code not in (200, 409, 422) and self._is_offered(offer):
            self.faults.append(f"POST {offer.action} {offer.fields}: {answer.status_code}")

    def _is_offered(self, offer: Offer) -> bool:
        page = Offered(offer.path, self.client.get(offer.path).text)
        return any(one.method == "post" and one.action == offer.action for one in page.forms())


@pytest.mark.parametrize("role", Role)
def test_nobody_is_offered_what_they_may_not_do(filled: Office, role: Role) -> None:
    """From home on: no link leads to a refusal or to nothing, and no form is refused for who sends it."""
    walk = Walk(filled.client(filled.person(f"走查{role}", frozenset({role}), realm_of(role)))).all()

    assert len(walk.seen) > 8
    assert walk.faults == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("There is no page 7.", "没有页面 7。"),
        ("There is no lead XS-000099; see `fangfei leads list`.", "没有线索 XS-000099。"),
        ("loss='许多' is not a number; give plain digits such as 500 or 500.25.", "loss“许多”不是数"),
        ("没有权限。", "没有权限。"),
        ("Something new.", "Something new."),
    ],
)
def test_sentences_of_the_rooms_below_are_told_in_chinese(said: str, told: str) -> None:
    """What is known is told; what is not is passed on whole."""
    assert in_chinese(said).startswith(told)


def test_a_page_that_is_not_there_says_so_in_chinese(office: Office) -> None:
    """The office's reader meets no English sentence behind an old link."""
    answer = office.client().get("/leads/XS-000777")

    assert answer.status_code == 404
    assert "没有线索 XS-000777" in answer.text
    assert "There is no" not in answer.text
