"""Pictures and documents that a person saved, on their way through the queue of pictures."""

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from crawler.reading.saved import exchanges
from evidence import WarcVault, replay
from evidence.images import images
from facts.doubles import FrozenClock
from facts.pages import Exchange
from facts.runs import Run, RunStatus
from facts.sources import Kind
from pictures import ChildReader
from runs.pictures import PictureAccount, PicturePorts, work
from screening import Screener
from store import SqlFrontier, SqlLeadBook, SqlPageBook, SqlRunBook, Store
from store.pictures import SqlPictureBook
from tests.casework import Books
from tests.factories import a_page, a_target, a_visit
from tests.pictures.drawn import a_picture, letters
from tests.text.documents.papers import a_pdf, locked

ADVERT = "金树财富诚邀加盟\n投资一万元，月息三分，保本保息\n到期还本付息，推荐亲友另有奖励\n电话13900000000"


@pytest.fixture
def reader() -> Iterator[ChildReader]:
    made = letters()
    yield made
    made.close()


def test_a_poster_and_a_locked_paper_that_a_person_saved(
    sqlite_store: Store, clock: FrozenClock, tmp_path: Path, screener: Screener, reader: ChildReader
) -> None:
    """The poster's text becomes a lead under the poster's own address; the paper nobody can open stops nothing."""
    (tmp_path / "海报.png").write_bytes(a_picture(ADVERT))
    (tmp_path / "章程.pdf").write_bytes(locked(a_pdf(["保本"]), "secret"))
    vault = WarcVault(tmp_path / "evidence", run="r1", software="x")
    pages, leads = SqlPageBook(sqlite_store), SqlLeadBook(sqlite_store, clock)
    SqlRunBook(sqlite_store, clock, "scan").begin(
        Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=clock.now())
    )
    frontier = SqlFrontier(sqlite_store, "r1")
    for name in ("海报.png", "章程.pdf"):
        (found,) = exchanges(Kind.FILE, tmp_path / name, replay)
        assert isinstance(found, Exchange)
        exhibit = vault.keep(found)
        digest = hashlib.sha256(found.body).hexdigest()
        frontier.seed([a_target(found.url)])
        page = frontier.settle(a_visit(found.url, page=a_page(url=found.url, exhibit=exhibit, sha256=digest)))
        assert page is not None
        if name == "海报.png":
            pages.record([(page, screener.screen_capture(vault.open(exhibit))[1])])
        else:
            pages.refuse(page, "设了打开密码")
    ports = PicturePorts(
        book=SqlPictureBook(sqlite_store), pages=pages, take=Books(sqlite_store, clock).casework.take_page, vault=vault,
        walk=partial(images, tmp_path / "evidence"), reader=reader, is_busy=lambda: False,
    )  # fmt: skip
    account: PictureAccount = work(ports, screener, budget=10, progress=lambda *_: None)

    assert (account.read, account.leads_new, account.problems) == ({"read": 1}, 1, [])
    (lead,) = leads.all()
    assert lead.url.startswith("file://")
    assert lead.url.endswith(".saved.invalid/%E6%B5%B7%E6%8A%A5.png")
    assert any("保本保息" in quote.text for quote in lead.quotes)
