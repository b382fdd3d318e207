"""What a page, an advert and a clue say of who is behind them; whom they merely name stays out."""

import time

import pytest

from classifier import Model
from facts.adverts import Advert, Shown, Sign, Spot
from facts.findings import Identifier, IdentifierKind
from facts.subjects import Mention, Trait, TraitKind
from keywords import Engine, identifiers
from leads.subjects import clue_key, mention_of_clue, mention_of_page, mentions_of_adverts
from screening import Screener
from tests.factories import NOON, a_page
from tests.leads.subjects.made import PLACER, START, grouped
from tests.leads.subjects.values import credit_code
from text import fold, read_html, read_plain

OWN = "厦门金树财富管理有限公司"
CODE = credit_code("20000001")
PAGE = f"""<html><head><title>金树财富 - 首页</title></head><body>
<main><h1>金树财富</h1><p>金树财富养老理财项目，年化收益24%，保本保息。咨询热线 0592-2345678，客服微信：jinshu_0001。
</p>
<p>资金由海湾银行股份有限公司存管，担保机构：滨海磐石融资担保有限公司，金树财富与您同行。</p>
<p>举报电话：12315，报警电话 0592-7654321。</p></main>
<footer>版权所有 {OWN} 统一社会信用代码 {CODE} 闽ICP备12345670号-1 法定代表人：陈明亮</footer></body></html>"""


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())


def said(screener: Screener, html: str, url: str = "http://www.jinshu.test/") -> Mention:
    return mention_of_page(a_page(url=url), screener.screen(read_html(html, url=url)))


def values(mention: Mention, kind: TraitKind) -> list[str]:
    return [trait.value for trait in mention.traits if trait.kind is kind]


def test_a_page_is_of_who_speaks_on_it(screener: Screener) -> None:
    """Name, code, filing and contacts of the firm in the footer; not the bank, the guarantor, the authorities."""
    mention = said(screener, PAGE)

    assert (mention.name, mention.key, mention.seen_at) == (OWN, "page http://www.jinshu.test/", NOON)
    assert values(mention, TraitKind.COMPANY) == [OWN]
    assert values(mention, TraitKind.USCC) == [CODE]
    assert values(mention, TraitKind.ICP) == ["闽ICP备12345670号"]
    assert values(mention, TraitKind.DOMAIN) == ["jinshu.test"]
    assert values(mention, TraitKind.LANDLINE) == ["05922345678"]
    assert values(mention, TraitKind.WECHAT) == ["jinshu_0001"]
    assert values(mention, TraitKind.BRAND) == ["金树财富"]
    assert values(mention, TraitKind.PERSON) == ["陈明亮"]


def test_former_names_are_told_from_names(screener: Screener) -> None:
    """曾用名 in front of a name."""
    mention = said(screener, PAGE.replace("法定代表人", "曾用名：厦门银山投资咨询有限公司 法定代表人"))

    assert values(mention, TraitKind.COMPANY) == [OWN]
    assert values(mention, TraitKind.FORMER_NAME) == ["厦门银山投资咨询有限公司"]


def test_a_portals_page_on_a_firm_does_not_lend_it_the_portals_numbers(screener: Screener) -> None:
    """The firm that the page is about, without the domain and filing of the site that lists it."""
    listing = f"""<title>{OWN} - 企业名录</title><main><h1>{OWN}</h1><p>{OWN}，统一社会信用代码{CODE}。
    {OWN}主营财富管理。联系电话 0592-2345678。{OWN}位于厦门。</p></main><footer>主办单位：厦门名录网络科技有限公司
    闽ICP备76543210号</footer>"""
    mention = said(screener, listing, "http://minglu.test/1")

    assert values(mention, TraitKind.COMPANY) == [OWN]
    assert values(mention, TraitKind.DOMAIN) == values(mention, TraitKind.ICP) == []


def test_what_is_put_on_a_board_is_not_the_boards(screener: Screener) -> None:
    """A post with an account is its writer's; the board's own page is the board's."""
    post = "<title>转帖 - 人社区</title><p>楼主：年化24%，保本保息，加微信：jinshu_0001</p><p>回帖 3</p>"
    own = "<title>版规 - 人社区</title><p>论坛版规：拉人头的帖子一律删，人社区人社区人社区</p>"

    assert values(said(screener, post, "http://luntan.test/1"), TraitKind.DOMAIN) == []
    assert values(said(screener, own, "http://luntan.test/2"), TraitKind.DOMAIN) == ["luntan.test"]


def test_lists_of_numbers_are_nobodys(screener: Screener) -> None:
    """More than six phones are a directory."""
    phones = "，".join(f"电话 1390000{at:04d}" for at in range(1200, 1210))
    assert values(said(screener, f"<title>名录</title><p>{phones}</p>"), TraitKind.PHONE) == []


def found_in(text: str) -> tuple[Identifier, ...]:
    return identifiers(fold(text), read_plain(text))


def an_advert(text: str, **changes: object) -> Shown:
    advert = Advert(position=2, spot=Spot.SIDE, signs=(Sign.LABEL,), text=text, click_url="http://www.jinshu.test/a")
    return Shown(**{"run": "r1", "page": 1, "publisher": "http://news.test/1", "advert": advert} | changes)  # type: ignore[arg-type]


def test_an_advert_is_its_advertisers(screener: Screener) -> None:
    """By what its text names and the site its click ends at; it meets the advertiser's page."""
    shown = [
        an_advert(f"{OWN}稳健理财，电话 13900001234"),
        an_advert("天气预报", chain=("http://go.test/1", "http://tianqi.test/")),
    ]
    first, second = mentions_of_adverts(shown, found_in, NOON)

    assert (first.key, first.name) == ("advert http://news.test/1 2", OWN)
    assert values(first, TraitKind.DOMAIN) == ["jinshu.test"]
    assert values(first, TraitKind.PHONE) == ["13900001234"]
    assert values(second, TraitKind.DOMAIN) == ["tianqi.test"]


def test_a_clue_meets_the_page_of_its_firm(screener: Screener) -> None:
    """A complaint names the firm in other words than its site does."""
    raw = [(TraitKind.PHONE, "139-0000-1234"), (TraitKind.USCC, "不详")]
    clue = mention_of_clue(clue_key("WB-000001"), "金树财富管理（厦门）有限责任公司", raw, START, "350203")

    assert values(clue, TraitKind.PHONE) == ["13900001234"]
    assert values(clue, TraitKind.USCC) == []
    assert grouped(said(screener, PAGE), clue) == {"clue WB-000001page http://www.jinshu.test/"}


def test_hostile_pages_are_bounded(screener: Screener) -> None:
    """Ten thousand values, halves of surrogate pairs and endless names: quick, and no more than a page may have."""
    lines = "".join(f"<p>厦门测试{at}贸易有限公司 qq:{100000 + at} 13{at:09d} a{at}@x.test</p>" for at in range(2500))
    assessment = screener.screen(read_html(f"<title>{'金' * 5000}\ud800</title>{lines}", url="http://x.test/"))
    began = time.process_time()
    mention = mention_of_page(a_page(url="http://x.test/"), assessment)

    assert time.process_time() - began < 3
    assert len(mention.traits) < 40
    many = Mention(
        key="k" * 5000, origin=mention.origin, name="名" * 5000, seen_at=START,
        traits=tuple(Trait(kind=TraitKind.QQ, value=str(at)) for at in range(10_000)),
    )  # fmt: skip
    assert PLACER(many, [], lambda trait: 0).subjects == ()
    assert IdentifierKind.COMPANY in {one.kind for one in assessment.evidence.identifiers}
