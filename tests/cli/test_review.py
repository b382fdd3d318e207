"""The queue from the shell: made, shown, judged, exported, measured; each with what the office wants to know."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from facts.assessments import Band
from facts.doubles import FrozenClock
from facts.runs import Run, RunStatus
from store import SqlFrontier, SqlPageBook, SqlRunBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.factories import NOON, a_page, a_screening, a_target, a_visit

TEXTS = ("保本保息，月息两分，电话13900000000", "今日多云，公交改线，请留意站牌")


@pytest.fixture
def out(tmp_path: Path, clock: FrozenClock) -> Path:
    """A folder with one run of thirty pages, three of them leads."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    SqlRunBook(store, clock, "scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier, book = SqlFrontier(store, "r1"), SqlPageBook(store)
    for number in range(30):
        url = f"http://a.test/{number}"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        is_lead = number < 3
        contract = {"title": f"页{number} 13900000000", "hits": [], "mode": None}
        screening = a_screening(
            score=90.0 - number, band=Band.RED if is_lead else Band.NONE, text=f"{TEXTS[not is_lead]}，第{number}页",
            contract=json.dumps(contract, ensure_ascii=False),
        )  # fmt: skip
        assert page is not None
        book.record([(page, screening)])
    SqlRunBook(store, clock, "scan").end("r1", RunStatus.FINISHED)
    store.close()
    return tmp_path


def run(out: Path, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--out", str(out)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_night_from_queue_to_rows(out: Path) -> None:
    """Ten of thirty pages are shown with their probabilities, judged, exported with weights, and estimated from."""
    assert "10 页，已研判 0 页" in run(out, "queue", "make", "--budget", "10", "--by", "王")
    shown = json.loads(run(out, "queue", "show", "r1", "--json"))["pages"]
    assert [one["stratum"] for one in shown].count("random") == 1
    assert "13900000000" not in run(out, "queue", "show")
    for one in shown:
        stance = "solicitation" if one["page_id"] <= 3 else "other"
        run(out, "queue", "judge", str(one["page_id"]), "--stance", stance, "--by", "李", "--reason", "看过")
    path = out / "judged.jsonl"
    run(out, "leads", "export-rows", "--to", str(path))
    assert "10 页，已研判 10 页" in run(out, "queue", "show")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    assert sorted(row["weight"] for row in rows) == [1.0] * 9 + [10.0]
    assert [row["stance"] for row in rows].count("solicitation") == 3
    assert "13900000000" not in path.read_text(encoding="utf-8")
    said = json.loads(run(out, "model", "health", "--json"))
    assert said["missed"]["pages"] == 30
    assert said["missed"]["recall"]["value"] == 1.0
    assert said["missed"]["recall"]["low"] < 1.0
    assert said["drift"]["reference_pages"] == 0
    assert "按分层抽样估计，全部 30 页" in run(out, "model", "health")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("queue", "show", "r9"), "has no queue"),
        (("queue", "make", "r9"), "no run r9"),
        (("queue", "judge", "999", "--stance", "other", "--by", "李", "--reason", "无"), "no page 999"),
        (("queue", "judge", "1", "--stance", "other", "--by", " ", "--reason", "无"), "names its analyst"),
        (("lexicon", "mine"), "各至少 10 页"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(out: Path, words: tuple[str, ...], said: str) -> None:
    """Each mistake is an error of the house, which the front door prints as one sentence."""
    done = CliRunner().invoke(app, [*words, "--out", str(out)])

    assert done.exit_code == 1
    assert said in str(done.exception)


def test_simulate_prints_every_strategy(tmp_path: Path) -> None:
    """Two nights over invented rows, as JSON, table and curve; where the curve cannot be written the table stays."""
    path = tmp_path / "rows.jsonl"
    rows = [
        {"text": f"{TEXTS[number % 3 > 0]}，第{number}号", "group": str(number),
         "stance": "other" if number % 3 else "solicitation"}
        for number in range(90)
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    words = ["simulate", str(path), "--nights", "2", "--budget", "5", "--start", "10"]
    told = CliRunner().invoke(app, [*words, "--json"])
    shown = CliRunner().invoke(app, words)

    assert [one["reviewed"] for one in json.loads(told.stdout)["nights"]] == [5] * 4 + [10] * 4
    names = ("只看高分", "随机抽取", "只看不确定", "混合队列")
    drawn = CliRunner().invoke(app, [*words, "--svg", str(tmp_path / "curve.svg")])
    bare = CliRunner().invoke(app, [*words, "--svg", str(tmp_path / "none" / "none.svg")])

    assert all(name in shown.stdout for name in names)
    assert (drawn.exit_code, (tmp_path / "curve.svg").exists()) == (0, True)
    assert bare.exit_code == 1
    assert all(name in bare.stdout for name in names)
    assert "none.svg" in str(bare.exception)
