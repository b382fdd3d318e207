"""The queue as a page: what stands in a row, filters in the address, orders, realms, neighbours, words covered."""

from datetime import timedelta

import pytest

from desk.context import Desk
from desk.queue import neighbours
from desk.queue.wishes import QueueWish, read, read_text
from desk.rendering import Renderer
from desk.settings import DeskSettings
from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Opinion, Stratum
from facts.people import Realm, Role
from facts.queues import QueueOrder, QueueState
from tests.desk.office import PHONE, Office
from tests.desk.queue.nights import a_queue
from tests.factories import NOON


def opinion(page: int) -> Opinion:
    return Opinion(page_id=page, stance=Stance.EXPOSURE, analyst="李梅", reason="看过", at=NOON + timedelta(hours=1))


def shown(office: Office, address: str) -> list[int]:
    """Places in the queue of the rows that an address shows."""
    html = office.client().get(address).text
    return [int(part.split(">", 1)[1].split("<", 1)[0]) for part in html.split('<td class="id"><a ')[1:]]


def test_a_row_says_what_is_needed(office: Office) -> None:
    """Place, share, band, score, stance, subject, quote, promise, sightings, source, age; a link; no phone."""
    assert "还没有研判队列" in office.client().get("/queue").text
    pages = a_queue(office)
    html = office.client().get("/queue").text

    assert all(f'href="/review/{page}?from=run%3Dr1"' in html for page in pages)
    assert all(word in html for word in ("高风险 0 / 1", "拿不准 0 / 1", "随机 0 / 1", "当晚入列概率 5.0%"))
    assert all(word in html for word in ("滨海金树财富管理有限公司", "XS-000001", "24%", "1 页 1 站", "保·本·保·息"))
    assert "随机份额还没有人研判" in html
    assert PHONE not in html
    assert office.client().get("/queue?run=nonsense").status_code == 200
    assert len(html.encode()) < 150_000


def test_the_last_word_that_stands_is_shown(office: Office) -> None:
    """An opinion on a page, a judgement on its lead; what was taken back counts no longer; progress follows."""
    first, second, _ = a_queue(office)
    office.leads.judge(Judgement(lead="XS-000001", decision=Decision.CONFIRM, analyst="王", reason="看过", at=NOON))
    office.reviews.say(opinion(second))
    html = office.client().get("/queue").text
    assert all(word in html for word in ("高风险 1 / 1", "拿不准 1 / 1", "随机 0 / 1", "确认为线索", "曝光维权"))
    assert shown(office, "/queue?state=left") == [3]
    assert shown(office, "/queue?state=done") == [1, 2]

    word = office.house.words_said.last_of("李梅", NOON)[0]
    office.house.words_said.take_back(word, by="李梅", reason="点错")
    assert shown(office, "/queue?state=left") == [2, 3]
    office.house.words_said.ask(page_id=first, lead=None, by="王", note="请再看")
    assert shown(office, "/queue?state=waiting") == [1]
    assert "待复核" in office.client().get("/queue").text


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("stratum=random", [3]), ("stratum=top&stratum=uncertain", [1, 2]), ("band=yellow", [1]), ("band=none", [2, 3]),
        ("words=XS-000001", [1]), ("words=金树 b1", []),
        ("words=b2.test", [3]), ("words=公告2", [3]),
        ("words=公告 B1.test", [2]), ("words=公告 保本", []), ("q=保本保息", [1]), ("q=公告 集资", [2, 3]),

        ("q=没有的话", []), ("q=，。", [1, 2, 3]), ("stance=solicitation", [1, 2, 3]), ("order=place", [1, 2, 3]),
        ("page=99", [1, 2, 3]), ("band=lovely&page=x&order=y", [1, 2, 3]), ("q=%22+OR+%22" + "金" * 900, []),
        ("place=350203", []), ("state=left&left=1", [1, 2, 3]),
    ],
)  # fmt: skip
def test_filters_live_in_the_address(office: Office, address: str, places: list[int]) -> None:
    """Each alone and together; what makes no sense is passed over."""
    a_queue(office)

    assert shown(office, f"/queue?run=r1&{address}") == places


def test_words_of_the_text_are_marked(office: Office) -> None:
    """The stretch in which they stand, in the page's own writing; personal values covered in it."""
    a_queue(office)
    html = office.client().get("/queue?q=保本保息 联系电话").text

    assert "<mark>保·本·保·息</mark>" in html
    assert "<mark>联系电话</mark>" in html
    assert PHONE not in html


def test_people_of_a_district_see_their_own(office: Office) -> None:
    """Neither pages without a lead nor those of elsewhere, in list, counts, search and API."""
    a_queue(office)
    other = Realm(districts=frozenset({"350206"}))
    client = office.client(office.person("区县甲", frozenset({Role.DISTRICT}), other))

    assert "XS-000001" not in client.get("/queue").text
    assert "0 / 1" not in client.get("/queue").text
    assert "没有网页含有这些文字" in client.get("/search?q=金树").text
    assert client.get("/api/v1/queue").json()["items"] == client.get("/api/v1/search?q=金树").json()["items"] == []


def test_a_row_says_how_many_other_pages_are_near_copies(office: Office) -> None:
    """Of the other pages of its lead those whose text is nearly the same, by fingerprint; and how many there are."""
    pages = a_queue(office)
    office.leads.assign("XS-000001", "ZT-000001", "tests")
    own = office.leads.sightings("XS-000001")[0].fingerprint or ""
    near, far = own[:200] + "01" * 28, "02" * 128
    assert len(own) == len(near) == 256
    for url, text in (("http://c1.test/", near), ("http://c2.test/", far)):
        office.lead(url, body=url.encode(), fingerprint=text, subject_id="ZT-000001")
    html = office.client().get("/queue").text
    rows = office.client().get("/api/v1/queue").json()["items"]

    assert "3 页 3 站<small>同线索另有 2 页，1 页正文近似</small>" in html
    assert [(one["page_id"], one["near_copies"]) for one in rows] == list(zip(pages, (1, None, None), strict=True))


def test_neighbours_follow_the_list(office: Office) -> None:
    """Place, total, the one before and after, as the filter has them."""
    first, second, third = a_queue(office)
    desk, who = Desk(house=office.house, settings=DeskSettings(), renderer=Renderer()), office.person()

    assert neighbours(desk, who, QueueWish(run="r1"), second) == (first, third, 2, 3)
    assert neighbours(desk, who, read_text("run=r1&stratum=top"), first) == (None, None, 1, 1)
    assert neighbours(desk, who, read_text("stratum=top"), second) == (None, None, 0, 1)


def test_an_address_comes_back() -> None:
    """What is read from an address makes the same address."""
    wish = QueueWish(
        run="r1", strata=(Stratum.TOP,), bands=(Band.RED, Band.NONE), stances=(Stance.OTHER,), places=("350203",),
        sectors=("S06",), sources=("论坛",), state=QueueState.LEFT, words="金 树", text="保本",
        order=QueueOrder.DUE, page=3,
    )  # fmt: skip

    assert read_text(wish.address(page=3)) == wish
    assert wish.link(order=QueueOrder.RISK).count("page=") == 0
    assert read([("q", "\ud800"), ("page", "9" * 50)]).link().isascii()


def test_nobody_and_those_without_the_right(office: Office) -> None:
    """Go to sign in; an administrator alone may not see pages."""
    assert office.client(anonymous=True).get("/queue", follow_redirects=False).status_code == 303
    admin = office.client(office.person("管理员", frozenset({Role.ADMIN})))
    assert [admin.get(path).status_code for path in ("/queue", "/search?q=金树", "/api/v1/queue")] == [403, 403, 403]
