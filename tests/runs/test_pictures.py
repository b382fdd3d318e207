"""From captured pictures to pages screened again: real files, tables and processes; only the models are not."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from evidence import WarcVault
from evidence.images import images
from facts.doubles import FrozenClock
from facts.errors import BadInput
from facts.pictures import PictureState
from facts.runs import Run, RunStatus
from pictures import ChildReader
from pictures import reader as reader_module
from runs.picture_files import PictureFiles
from runs.picture_text import shown_lines
from runs.pictures import PictureAccount, PicturePorts, work
from screening import Screener
from store import SqlFrontier, SqlLeadBook, SqlPageBook, SqlRunBook, Store
from store.pictures import SqlPictureBook
from tests.casework import Books
from tests.evidence.exchanges import an_exchange
from tests.factories import a_page, a_target, a_visit
from tests.pictures.child import DIE
from tests.pictures.drawn import a_picture, letters

ADVERT = (
    "金树财富诚邀加盟\n投资一万元，月息三分，保本保息\n"
    "到期还本付息，推荐亲友另有奖励\n电话13900000000，名额有限，先到先得"
)
PAGE = "<title>金树财富</title><p>欢迎光临本站</p><img src='/poster.png'><p hidden>后记</p>"
MENU = (
    "<title>菜单</title><p>今日供应小米粥、馒头和时令青菜，请到窗口排队取餐。食堂早上六点开门，晚上八点关门。</p>"
    "<p>餐盘用后请送回收台，剩饭剩菜分开倒，雨天地滑请慢行。明日菜谱：番茄炒蛋、清蒸鲈鱼、冬瓜排骨汤。</p>"
    "<img src='/poster.png?v=2'><img src='logo.gif'>"
)


@dataclass
class Night:
    """A store and a vault with what one scan brought."""

    store: Store
    clock: FrozenClock
    vault: WarcVault
    folder: Path
    screener: Screener
    reader: ChildReader
    busy: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pages, self.book = SqlPageBook(self.store), SqlPictureBook(self.store)
        self.leads = SqlLeadBook(self.store, self.clock)
        runs = SqlRunBook(self.store, self.clock, "scan")
        runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=self.clock.now()))
        self.frontier = SqlFrontier(self.store, "r1")

    def page(self, url: str, html: str) -> int:
        """Capture, store and screen one page, as a scan does."""
        body = html.encode()
        exhibit = self.vault.keep(an_exchange(url=url, body=body))
        digest = hashlib.sha256(body).hexdigest()
        self.frontier.seed([a_target(url)])
        page = self.frontier.settle(a_visit(url, page=a_page(url=url, exhibit=exhibit, sha256=digest)))
        assert page is not None
        self.pages.record([(page, self.screener.screen_capture(self.vault.open(exhibit))[1])])
        return page.id or 0

    def picture(self, url: str, body: bytes, media: str = "image/png") -> str:
        """Capture one picture, as the crawler will."""
        self.vault.keep(an_exchange(url=url, body=body, response_headers=(("Content-Type", media),)))
        return hashlib.sha256(body).hexdigest()

    def work(self, budget: int = 100, screener: Screener | None = None) -> PictureAccount:
        """Work the queue once."""
        busy = iter(self.busy)
        ports = PicturePorts(
            book=self.book, pages=self.pages, take=Books(self.store, self.clock).casework.take_page, vault=self.vault,
            walk=partial(images, self.folder), reader=self.reader, is_busy=lambda: next(busy, False),
        )  # fmt: skip
        return work(ports, screener or self.screener, budget=budget, progress=lambda *_: None)


@pytest.fixture
def night(sqlite_store: Store, clock: FrozenClock, tmp_path: Path, screener: Screener) -> Iterator[Night]:
    folder = tmp_path / "evidence"
    vault = WarcVault(folder, run="r1", software="Fangfei/test")
    made = Night(sqlite_store, clock, vault, folder, screener, letters())
    yield made
    made.reader.close()


def test_an_advert_in_a_picture_becomes_a_lead(night: Night) -> None:
    """The page had nothing to score; with its picture it is a lead whose hits and quotes stand in the picture."""
    number = night.page("http://a.test/", PAGE)
    night.picture("http://a.test/poster.png", a_picture(ADVERT))
    before = night.pages.screening(number)
    account = night.work()
    after = night.pages.screening(number)

    assert before is not None
    assert after is not None
    assert (account.found, account.read, account.with_text, account.screened) == (1, {"read": 1}, 1, 1)
    assert (account.leads_new, account.waiting, account.problems) == (1, 0, [])
    assert not before.band.is_candidate
    assert after.band.is_candidate
    assert '"where": "picture"' in after.contract
    (lead,) = night.leads.all()
    assert any("保本保息" in quote.text for quote in lead.quotes)
    assert after.text.startswith("金树财富\n欢迎光临本站\n金树财富诚邀加盟\n")


def test_equal_bytes_are_read_once(night: Night) -> None:
    """Two addresses, two pages, one picture; a second call has nothing to do."""
    first, second = night.page("http://a.test/", PAGE), night.page("http://a.test/menu", MENU)
    digest = night.picture("http://a.test/poster.png", a_picture(ADVERT))
    night.picture("http://a.test/poster.png?v=2", a_picture(ADVERT))
    night.picture("http://a.test/logo.gif", a_picture(kind="GIF"), "image/gif")
    account = night.work()

    assert account.read == {"read": 2}
    assert account.screened == 2
    assert night.book.pages_of(digest) == [first, second]
    again = night.work()
    assert (again.found, again.read, again.screened, again.leads_updated) == (0, {}, 0, 0)


def test_the_budget_holds_and_the_rest_waits(night: Night) -> None:
    """One picture a call, the page with the least to say in letters first; nothing is screened twice for nothing."""
    night.page("http://a.test/", PAGE)
    night.page("http://a.test/menu", MENU)
    night.picture("http://a.test/logo.gif", a_picture("店徽", kind="GIF"), "image/gif")
    poster = night.picture("http://a.test/poster.png", a_picture(ADVERT))

    account = night.work(budget=1)

    assert (sum(account.read.values()), account.waiting, account.screened) == (1, 1, 1)
    assert night.book.get(poster).state is PictureState.READ
    assert night.work(budget=0).waiting == 1
    assert night.work(budget=1).waiting == 0


def test_a_scan_goes_first(night: Night) -> None:
    """Under way from the start: nothing is touched. Begun meanwhile: the work ends between two pictures."""
    night.page("http://a.test/", PAGE)
    for number in range(3):
        night.picture(f"http://a.test/{number}.png", a_picture(str(number)))
    night.busy = [True]
    assert (night.work().gave_way, night.book.left()) == (True, 0)
    night.busy = [False, False, True]
    account = night.work()
    assert (account.gave_way, sum(account.read.values()), account.waiting) == (True, 1, 2)


def test_a_new_version_hears_the_pictures_without_reading_them_again(night: Night) -> None:
    """A scan with new rules screens the page without its pictures; the next work puts them back in."""
    number = night.page("http://a.test/", PAGE)
    night.picture("http://a.test/poster.png", a_picture(ADVERT))
    night.work()
    page, heard = night.pages.get(number), night.pages.screening(number)
    assert heard is not None
    _, bare = night.screener.screen_capture(night.vault.open(page.exhibit))
    newer = type(bare)(**{name: getattr(bare, name) for name in bare.__slots__} | {"version": "newer"})
    night.pages.record([(page, newer)])
    account = night.work()

    assert (account.read, account.screened) == ({}, 1)
    assert night.pages.screening(number) == heard


def test_a_deadly_picture_costs_itself_alone(night: Night) -> None:
    """It is noted as what it is, and never tried again."""
    night.page("http://a.test/", PAGE)
    deadly = night.picture("http://a.test/a.png", a_picture(DIE))
    night.picture("http://a.test/b.png", b"<html>gone</html>")
    night.picture("http://a.test/poster.png", a_picture(ADVERT))
    account = night.work()

    assert account.read == {"killed_reader": 1, "not_a_picture": 1, "read": 1}
    assert night.book.get(deadly).state is PictureState.KILLED_READER
    assert night.work().read == {}


def test_lost_evidence_does_not_block_the_queue(night: Night) -> None:
    """It is named, it is not tried again, and the next picture is read."""
    night.page("http://a.test/", PAGE)
    lost = night.picture("http://a.test/lost.png", a_picture("遗失"))
    night.picture("http://a.test/poster.png", a_picture(ADVERT))
    night.work(budget=0)
    exhibit = night.book.get(lost).exhibit
    path = night.folder / exhibit.file
    content = bytearray(path.read_bytes())
    content[exhibit.offset + 30] ^= 0xFF
    path.write_bytes(content)
    account = night.work()

    assert account.read == {"damaged": 1, "read": 1}
    assert len(account.problems) == 1
    assert night.work().read == {}


def test_addresses_of_all_sorts_are_kept(night: Night) -> None:
    """Endless, or of bytes that are no text: the picture is read all the same."""
    night.page("http://a.test/", PAGE)
    night.picture("http://a.test/" + "x" * 5000, a_picture("长"))
    night.picture("http://a.test/\udcff.png", a_picture("坏"))

    assert night.work().read == {"read": 2}


def test_without_the_extra_pictures_wait(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are taken in, the sentence says what to install, and nothing is marked as read."""
    night.page("http://a.test/", PAGE)
    night.picture("http://a.test/poster.png", a_picture(ADVERT))
    monkeypatch.setattr(reader_module, "is_installed", lambda: False)
    night.reader = ChildReader()

    with pytest.raises(BadInput, match="pip install"):
        night.work()
    assert night.book.left() == 1


def test_a_night_without_pictures_costs_no_reading_of_pages(night: Night) -> None:
    """Nothing captured: no page is opened, no mark is set on them."""
    night.page("http://a.test/", PAGE)
    night.vault.open = None  # type: ignore[assignment, method-assign]

    assert night.work().found == 0
    assert "pages" not in night.book.marks()


def test_pages_on_disk_are_assessed_with_the_pictures_beside_them(night: Night, tmp_path: Path) -> None:
    """Pictures below the page's folder are read once each; what lies elsewhere is not opened."""
    folder = tmp_path / "saved"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "海报.png").write_bytes(a_picture(ADVERT))
    (folder / "files" / "copy.png").write_bytes(a_picture(ADVERT))
    (tmp_path / "secret.png").write_bytes(a_picture("机密"))
    page = folder / "page.html"
    images_of = ("files/海报.png", "files/copy.png", "../secret.png", "/../secret.png", "files/none.png", "a\0b.png")
    page.write_text("<title>金树</title>" + "".join(f"<img src='{each}'>" for each in images_of), encoding="utf-8")
    files = PictureFiles(screener=night.screener, reader=night.reader)
    with_page, alone, missing = files.assess([page, folder / "files" / "海报.png", folder / "none.html"])

    assert [(Path(each["file"]).name, each["state"]) for each in with_page["pictures"]] == [
        ("海报.png", "read"), ("copy.png", "read"),
    ]  # fmt: skip
    assert {hit["where"] for hit in alone["hits"]} == {"picture"}
    assert with_page["band"] in ("red", "orange", "yellow")
    assert "机密" not in str(with_page)
    assert "13900000000" not in str(with_page) + str(alone)
    assert "cannot be read" in missing["error"]


def test_shown_lines_are_masked(night: Night) -> None:
    """A phone in a picture is covered like one on a page, and every line stays where it was."""
    night.page("http://a.test/", PAGE)
    digest = night.picture("http://a.test/poster.png", a_picture(ADVERT))
    night.work()
    picture = night.book.get(digest)
    masked = shown_lines(picture, night.screener)

    assert "13900000000" not in str(masked)
    assert [len(line.text) for line in masked] == [len(line) for line in ADVERT.split("\n")]
    assert "13900000000" in str(shown_lines(picture, night.screener, unmask=True))
