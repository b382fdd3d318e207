"""No link of the desk leads nowhere, whoever follows it."""

import html
import re

import pytest

from desk.chinese import in_chinese
from facts.people import Realm, Role
from tests.desk.office import Office

_LINK = re.compile(r'href="(/[^"#]*)')
#: Enough for every menu entry and what hangs on it; numbers and queries are one page each.
_MOST = 40


@pytest.mark.parametrize("role", [Role.DISTRICT, Role.CLERK, Role.AUDITOR, Role.COLLECTOR])
def test_every_link_that_is_offered_opens(office: Office, role: Role) -> None:
    """From home on, people are offered only what they may open; these roles have the most shut."""
    office.lead(subject_id=None)
    places = {Role.DISTRICT: Realm(districts=frozenset({"350203"})), Role.SECTOR: Realm(sectors=frozenset({"S03"}))}
    client = office.client(office.person(f"{role.value}-walker", frozenset({role}), places.get(role, Realm())))
    seen: set[str] = set()
    shapes: set[str] = set()
    ahead, shut = ["/"], []
    while ahead and len(seen) < _MOST:
        path = ahead.pop(0)
        shape = re.sub(r"\d+|=[^&]*", "", path)
        if shape in shapes:
            continue
        shapes.add(shape)
        seen.add(path)
        answer = client.get(path)
        if answer.status_code >= 400:
            shut.append(f"{path}: {answer.status_code}")
        elif "html" in answer.headers.get("content-type", ""):
            ahead += [html.unescape(link) for link in _LINK.findall(answer.text)]

    assert len(seen) > 5
    assert shut == []


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
