"""Pictures from the shell: the queue worked, one picture shown, files assessed, what to install where none is."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pictures
import pictures.reader
from cli import app
from cli.pictures import STATES
from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.errors import BadInput
from facts.pictures import PictureState
from facts.runs import Run, RunStatus
from screening import Screener
from store import SqlFrontier, SqlPageBook, SqlRunBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.evidence.exchanges import an_exchange
from tests.factories import NOON, a_page, a_target, a_visit
from tests.pictures.drawn import a_picture, letters
from wiring.assembly import House
from wiring.picturing import is_scanning, reading_alone
from wiring.settings import load_settings

ADVERT = "金树财富诚邀加盟，投资一万元，月息三分，保本保息\n到期还本付息，推荐亲友另有奖励，电话13900000000"
PAGE = "<title>金树财富</title><p>欢迎光临本站</p><img src='poster.png'>"
POSTER = a_picture(ADVERT)
DIGEST = hashlib.sha256(POSTER).hexdigest()


@pytest.fixture(scope="module")
def screener() -> Screener:
    return House(load_settings()).screener


@pytest.fixture
def out(tmp_path: Path, clock: FrozenClock, screener: Screener) -> Path:
    """A folder with one screened page and its poster, waiting."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    SqlRunBook(store, clock, "scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    vault = WarcVault(tmp_path / "evidence", run="r1", software="Fangfei/test")
    url = "http://a.test/"
    exhibit = vault.keep(an_exchange(url=url, body=PAGE.encode()))
    png = (("Content-Type", "image/png"),)
    vault.keep(an_exchange(url=f"{url}poster.png", body=POSTER, response_headers=png))
    vault.close()
    frontier = SqlFrontier(store, "r1")
    frontier.seed([a_target(url)])
    page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url, exhibit=exhibit)))
    assert page is not None
    SqlPageBook(store).record([(page, screener.screen_capture(vault.open(exhibit))[1])])
    store.close()
    return tmp_path


@pytest.fixture
def _letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "ChildReader", letters)


def run(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(words))
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.usefixtures("_letters")
def test_the_queue_is_worked_and_shown(out: Path) -> None:
    """The account in words and as JSON, a second call with nothing to do, and the picture with its page, masked."""
    told = run("pictures", "read", "--out", str(out))
    again = json.loads(run("pictures", "read", "--out", str(out), "--json"))
    shown = run("pictures", "show", DIGEST[:10], "--out", str(out))
    plain = json.loads(run("pictures", "show", DIGEST, "--unmask", "--json", "--out", str(out)))

    assert "新图片 1 张" in told
    assert "已读 1" in told
    assert "新线索 1 条" in told
    assert (again["found"], again["read"], again["waiting"]) == (0, {}, 0)
    assert "保本保息" in shown
    assert "http://a.test/" in shown
    assert "13900000000" not in shown
    assert "13900000000" in plain["lines"][1]["text"]
    assert plain["pages"] == [{"id": 1, "url": "http://a.test/"}]
    assert any(band in run("leads", "list", "--out", str(out)) for band in ("红", "橙"))


@pytest.mark.usefixtures("_letters")
def test_files_are_assessed_with_their_pictures(tmp_path: Path) -> None:
    """One line of the contract a file; hits say that they stand in a picture."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "poster.png").write_bytes(POSTER)
    told = json.loads(run("pictures", "read", str(tmp_path / "page.html")))

    assert "picture" in {hit["where"] for hit in told["hits"]}
    assert told["pictures"][0]["state"] == "read"


def test_without_the_extra_one_sentence_says_what_to_install(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture goes on waiting; a digest nobody knows is a sentence too."""
    monkeypatch.setattr(pictures.reader, "is_installed", lambda: False)
    done = CliRunner().invoke(app, ["pictures", "read", "--out", str(out)])

    assert isinstance(done.exception, BadInput)
    assert "pip install 'fangfei[ocr]'" in str(done.exception)
    assert "待读" in run("pictures", "show", DIGEST, "--out", str(out))
    assert CliRunner().invoke(app, ["pictures", "show", "ffffffff", "--out", str(out)]).exit_code == 1


def test_a_scan_under_way_is_seen(out: Path) -> None:
    """By the lock it holds, and no longer than it holds it."""
    house = House(load_settings(out=out))

    assert not is_scanning(out)
    with house.alone():
        assert is_scanning(out)
        assert "扫描正在进行" in run("pictures", "read", "--out", str(out))
    assert not is_scanning(out)


@pytest.mark.usefixtures("_letters")
def test_two_do_not_work_one_queue(out: Path) -> None:
    """The second says so and touches nothing."""
    with reading_alone(out):
        done = CliRunner().invoke(app, ["pictures", "read", "--out", str(out)])

    assert "另一个进程" in str(done.exception)
    assert "已读 1" in run("pictures", "read", "--out", str(out))


def test_every_state_has_its_words() -> None:
    """What a column can say, an analyst can read."""
    assert {state.value for state in PictureState} == set(STATES)
