"""Retro-hunts over stored pages: disguises are seen through, killed hunts go on, hostile rows do no harm."""

import hashlib
import json
import random
from dataclasses import replace

import pytest

from facts.assessments import Assessment
from facts.doubles import FrozenClock, MemoryVault
from facts.errors import BadInput, DamagedExhibit, NotKnown
from facts.pages import Page
from facts.retro import Quarry, StoredPage
from facts.runs import RunSpec
from facts.subjects import Trait, TraitKind
from keywords import Engine, Rung, disguise
from leads.casework import Taken
from leads.repeats.naming import seal
from runs.retro import AgainPorts, HuntPorts, all_traces, hunt, screening_again, take_in
from runs.retro_finding import Finder, shown
from screening import Screener
from store import Store
from store.hunts import SqlHuntBook, SqlScreenedPages
from tests.factories import NOON, a_lead, a_page, a_screening
from tests.runs.books import FakeLauncher, MemoryPages
from tests.store.stored_pages import keep

TERM = "云养海参"
CITY = (
    "滨海",
    "社区",
    "通知",
    "居民",
    "天气",
    "活动",
    "报名",
    "图书",
    "讲座",
    "公园",
    "步行",
    "维修",
    "停水",
    "食堂",
    "菜单",
)
SOLICITS = (
    "<h1>滨海金树财富</h1><p>滨海金树财富管理有限公司面向社会公众诚邀投资：保本保息，年化收益24%，每月返息，"
    "1万元起投，到期无条件兑付。现在加入还有推荐奖励，加微信jinshu_01立即认购，名额有限。</p>"
)
#: Ways to hide that leave traces in the text itself; tags are gone before a text is stored.
RUNGS = tuple(rung for rung in Rung if rung is not Rung.TAG_SPLIT)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def some_text(chance: random.Random, inside: str = "") -> str:
    lines = ["，".join("".join(chance.choices(CITY, k=4)) for _ in range(4)) + "。" for _ in range(12)]
    lines.insert(chance.randrange(len(lines)), f"联系我们{inside}了解详情。" if inside else "")
    return "\n".join(lines)


def filled(store: Store, count: int, hidden: dict[int, str], **contract: object) -> list[int]:
    """Pages of everyday text; `hidden` says what stands on which."""
    chance = random.Random(7)
    pages = [
        (
            a_page(url=f"http://s{n % 90}.test/{n}", source=f"来源{n % 5}"),
            a_screening(text=some_text(chance, hidden.get(n, "")), contract=json.dumps(contract)),
        )
        for n in range(count)
    ]
    return keep(store, pages)


def ports(store: Store, clock: FrozenClock) -> HuntPorts:
    return HuntPorts(pages=SqlScreenedPages(store), hunts=SqlHuntBook(store, clock))


def hiding_places() -> dict[int, str]:
    """The term on one page in forty, in every disguise the product knows to make and plainly."""
    forms = [form for seed in range(6) for rung in RUNGS if (form := disguise(TERM, rung, seed))]
    return {n: TERM if n % 3 == 0 else forms[n // 40 % len(forms)] for n in range(0, 3000, 40)}


def test_a_disguised_term_is_found_on_thousands_of_pages(
    sqlite_store: Store, clock: FrozenClock, engine: Engine
) -> None:
    """Every page that has it and no other; plain and hidden; with its sentence, and whether it is a lead."""
    hidden = hiding_places()
    numbers = filled(sqlite_store, 3000, hidden)
    quarry = Quarry(term=TERM)
    done = hunt(quarry, Finder(quarry, engine.lexicon), ports(sqlite_store, clock), by="李分析")
    found = list(all_traces(SqlHuntBook(sqlite_store, clock), done.id))

    assert (done.pages, done.finished_at) == (3000, clock.now())
    assert [trace.page_id for trace in found] == [numbers[n] for n in sorted(hidden)]
    assert sum(bool(trace.disguise) for trace in found) > len(found) / 3
    assert all("了解详情" in trace.quote for trace in found)


def test_a_killed_hunt_goes_on_after_its_mark(sqlite_store: Store, clock: FrozenClock, engine: Engine) -> None:
    """The same pages, each looked at once, as by a hunt that nobody killed; later pages are not its own."""
    hidden = dict.fromkeys(range(0, 600, 50), TERM)
    filled(sqlite_store, 600, hidden)
    quarry, looked = Quarry(term=TERM), []

    class Watched(Finder):
        def look(self, page: StoredPage):
            looked.append(page.page_id)
            if len(looked) == 300:
                raise KeyboardInterrupt
            return super().look(page)

    with pytest.raises(KeyboardInterrupt):
        hunt(quarry, Watched(quarry, engine.lexicon), ports(sqlite_store, clock), by="李")
    half = SqlHuntBook(sqlite_store, clock).all()[0]
    keep(sqlite_store, [(a_page(url="http://later.test/"), a_screening(text=TERM))])
    done = hunt(quarry, Watched(quarry, engine.lexicon), ports(sqlite_store, clock), by="李")

    assert (half.finished_at, half.pages, half.after) == (None, 250, 250)
    assert (done.id, done.pages, done.traces) == (half.id, 600, 12)
    assert len(list(all_traces(SqlHuntBook(sqlite_store, clock), done.id))) == 12
    assert sorted(set(looked)) == list(range(1, 601))


def test_a_stopped_hunt_stays_open(sqlite_store: Store, clock: FrozenClock, engine: Engine) -> None:
    """Asked between batches; progress tells how far it is."""
    filled(sqlite_store, 120, {})
    quarry, told = Quarry(term=TERM), []
    done = hunt(
        quarry, Finder(quarry, engine.lexicon), ports(sqlite_store, clock), by="李",
        progress=lambda done, known, what: told.append((done, known)), is_stopped=lambda: bool(told),
    )  # fmt: skip

    assert (done.finished_at, done.pages) == (None, 50)
    assert told == [(50, 120)]


def a_stored(text: str = "", url: str = "http://www.jinshu.test/a", **contract: object) -> StoredPage:
    return StoredPage(
        page_id=1, url=url, source="s", fetched_at=NOON, text=text, contract=json.dumps(contract, ensure_ascii=False)
    )


def trait(kind: TraitKind, value: str) -> Trait:
    return Trait(kind=kind, value=value)


PHONE = {"identifiers": [{"kind": "phone", "value": "13800138000"}, {"kind": "bank_card", "value": "6222000000000000"}]}
ICP = [{"kind": "icp", "value": "闽ICP备12345678号-2"}]


@pytest.mark.parametrize(
    ("wanted", "page", "is_there"),
    [
        (trait(TraitKind.DOMAIN, "jinshu.test"), a_stored(), True),
        (trait(TraitKind.DOMAIN, "shu.test"), a_stored(), False),
        (trait(TraitKind.DOMAIN, "jinshu.test"), a_stored(url="http://a.test/?u=jinshu.test"), False),
        (trait(TraitKind.PHONE, "13800138000"), a_stored(**PHONE), True),
        (trait(TraitKind.QQ, "13800138000"), a_stored(**PHONE), False),
        (trait(TraitKind.PHONE, "13800138000"), a_stored("13800138000"), False),
        (trait(TraitKind.BANK_CARD, seal(TraitKind.BANK_CARD, "6222000000000000")), a_stored(**PHONE), True),
        (trait(TraitKind.BANK_CARD, seal(TraitKind.BANK_CARD, "6222000000000001")), a_stored(**PHONE), False),
        (trait(TraitKind.COMPANY, "滨海金树财富管理有限公司"), a_stored("运营方：濱海金★树财富管理有限公司"), True),
        (trait(TraitKind.COMPANY, "滨海金树财富管理有限公司"), a_stored("滨海银树财富管理有限公司"), False),
        (trait(TraitKind.PERSON, "王大树"), a_stored("联系人王大树"), True),
        (trait(TraitKind.PERSON, "王大树"), a_stored("汪大树下"), False),
        (trait(TraitKind.TEXT, "01" * 128), a_stored(main_fingerprint="01" * 128), True),
        (trait(TraitKind.TEXT, "01" * 128), a_stored(main_fingerprint="02" * 128, fingerprint=None), False),
        (trait(TraitKind.TEXT, "01" * 128), a_stored(main_fingerprint="zz"), False),
        (
            trait(TraitKind.TEXT, hashlib.sha256(b"01" * 128).hexdigest()[:32]),
            a_stored(main_fingerprint="01" * 128),
            True,
        ),
        (trait(TraitKind.TEXT, "ab" * 16), a_stored(main_fingerprint="01" * 128), False),
        (
            trait(TraitKind.COMPANY, "厦门滨海金树财富管理有限公司"),
            a_stored("厦门市濱海金树财富管理有限责任公司"),
            True,
        ),
        (trait(TraitKind.ICP, "闽ICP备12345678号"), a_stored(identifiers=ICP), True),
    ],
)
def test_traits_are_found_where_they_stand(engine: Engine, wanted: Trait, page: StoredPage, is_there: bool) -> None:
    """Numbers among the identifiers, names in the text however written, texts by likeness, sealed ones by digest."""
    assert (Finder(Quarry(traits=(wanted,)), engine.lexicon, seal).look(page) is not None) is is_there


@pytest.mark.parametrize(
    "contract", ["", "{", "[1]", "null", '{"identifiers": [1, null]}', '{"identifiers": {"a": 1}}', "[" * 9999]
)
@pytest.mark.parametrize("text", ["", "\ud800", "云" * 200_000, "\x00", "云养" * 50_000 + "海参"])
def test_hostile_rows_do_no_harm(engine: Engine, contract: str, text: str) -> None:
    """Whatever a page left in the table, the hunt goes over it."""
    quarry = Quarry(
        traits=(trait(TraitKind.PHONE, "1"), trait(TraitKind.TEXT, "01" * 128), trait(TraitKind.BRAND, TERM))
    )
    page = replace(a_stored(text), contract=contract)
    found = Finder(quarry, engine.lexicon, seal).look(page)

    assert found is None or found.found == (TERM,)


def test_a_pattern_is_looked_for_and_a_bad_one_refused(engine: Engine) -> None:
    """On the folded text, as the lexicon's patterns are; what could match everything is refused with its reason."""
    finder = Finder(Quarry(pattern="日返[0-9.]{1,4}%"), engine.lexicon)

    assert finder.look(a_stored("本项目日返０.５％到账")) is not None
    assert finder.look(a_stored("本项目月返0.5%")) is None
    for wrong in (".*", "(", "(?=a)b"):
        with pytest.raises(BadInput, match="正则用不了"):
            Finder(Quarry(pattern=wrong), engine.lexicon)
    with pytest.raises(BadInput, match="不足两个字"):
        Finder(Quarry(term="★云"), engine.lexicon)
    with pytest.raises(ValueError, match="looks for"):
        Quarry()


def test_personal_values_are_masked_for_people(engine: Engine) -> None:
    """In what was found and in the sentence."""
    quarry = Quarry(traits=(trait(TraitKind.PHONE, "13800138000"), trait(TraitKind.BRAND, TERM)))
    found = Finder(quarry, engine.lexicon).look(a_stored(f"{TERM}请打13800138000", **PHONE))
    assert found is not None

    assert "13800138000" not in str(shown(found))
    assert "13800138000" in str(shown(found, unmask=True))


def test_found_pages_are_taken_in(sqlite_store: Store, clock: FrozenClock, engine: Engine) -> None:
    """Each address once, its newest version; those that are leads already are left; a damaged page is named."""
    urls = ["http://a.test/", "http://a.test/", "http://b.test/", "http://c.test/", "http://d.test/"]
    pages = [(a_page(url=url, run=f"r{n}"), a_screening(text=TERM)) for n, url in enumerate(urls)]
    numbers = keep(sqlite_store, pages, lead="http://b.test/")
    quarry = Quarry(term=TERM)
    book = SqlHuntBook(sqlite_store, clock)
    done = hunt(quarry, Finder(quarry, engine.lexicon), ports(sqlite_store, clock), by="李")
    asked = []

    def screen(page_id: int) -> str | None:
        asked.append(page_id)
        if page_id == numbers[4]:
            raise DamagedExhibit("证据件不符")
        return "XS-000009" if page_id == numbers[1] else None

    taken = take_in(book, done.id, screen)

    assert asked == [numbers[1], numbers[3], numbers[4]]
    assert (taken.screened, taken.leads, taken.below) == (2, ("XS-000009",), 1)
    assert taken.problems == ("http://d.test/：证据件不符",)


def test_a_stored_page_is_screened_anew_from_its_exhibit(screener: Screener) -> None:
    """With the rules of today: its screening is replaced, and what opens a lead is handed to the casework."""
    vault, books, handed = MemoryVault(), MemoryPages(), []
    launcher = FakeLauncher(
        books, vault, [("http://a.test/", SOLICITS), ("http://b.test/", "<p>今日多云，公交改线</p>")]
    )
    for step in launcher.launch(RunSpec(run="r1", sources=(), db="", evidence=""))._steps:
        step()

    def take(page: Page, assessment: Assessment, actor: str) -> Taken | None:
        handed.append((page.url, actor))
        return Taken(lead=a_lead(id="XS-000007"), is_new=True) if assessment.band.is_candidate else None

    screen = screening_again(AgainPorts(pages=books, vault=vault, screener=screener, take=take), "李分析")

    assert (screen(1), screen(2)) == ("XS-000007", None)
    assert handed == [("http://a.test/", "李分析"), ("http://b.test/", "李分析")]
    assert books.screenings[1].version == screener.version
    with pytest.raises(NotKnown):
        screen(3)
