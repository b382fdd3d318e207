"""docs/howto/retrain.md, run as it is written, in an office whose analysts have judged all but two of thirty pages."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from facts.assessments import Band, Stance
from facts.cases import Opinion
from facts.doubles import FrozenClock
from facts.runs import Run, RunStatus
from store import SqlFrontier, SqlPageBook, SqlReviewBook, SqlRunBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.factories import NOON, a_page, a_screening, a_target, a_visit
from tests.house import tree

pytestmark = pytest.mark.long

PAGE = tree.ROOT / "docs" / "howto" / "retrain.md"
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: The commands as the shell finds them, from this checkout.
COMMANDS = {
    name: f'#!/bin/sh\nexec "{sys.executable}" {how} "$@"\n' for name, how in (("fangfei", "-m cli"), ("python", ""))
}
PAGES = 30
TEXTS = ("保本保息，月息两分，第{}号牧场扫码认购", "今日多云，第{}路公交改线，请留意站牌")


def an_office(out: Path, clock: FrozenClock) -> None:
    """One run of thirty pages, every other one a solicitation; pages 3 to 30 are judged."""
    out.mkdir()
    store = open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db"))
    upgrade(store)
    SqlRunBook(store, clock, "scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier, book, reviews = SqlFrontier(store, "r1"), SqlPageBook(store), SqlReviewBook(store, clock)
    for number in range(PAGES):
        url = f"http://a{number}.test/"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        assert page.id is not None
        text = TEXTS[number % 2].format(number)
        contract = json.dumps({"title": f"页{number}", "hits": [], "mode": None}, ensure_ascii=False)
        book.record([(page, a_screening(score=50.0, band=Band.NONE, text=text, contract=contract))])
        if number > 1:
            stance = Stance.OTHER if number % 2 else Stance.SOLICITATION
            reviews.say(Opinion(page_id=page.id, stance=stance, analyst="李", reason="看过", at=clock.now()))
    SqlRunBook(store, clock, "scan").end("r1", RunStatus.FINISHED)
    store.close()


@pytest.mark.timeout(600)
def test_the_page_runs_as_written(tmp_path: Path, clock: FrozenClock) -> None:
    """One shell, all blocks; what stands after `#=` is in the output, in that order."""
    an_office(tmp_path / "out", clock)
    blocks = FENCE.findall(PAGE.read_text(encoding="utf-8"))
    home = tmp_path / "bin"
    home.mkdir()
    for name, script in COMMANDS.items():
        (home / name).write_text(script, encoding="utf-8")
        (home / name).chmod(0o755)
    path = f"{home}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input="exec 2>&1\n" + "\n".join(blocks),
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(tree.ROOT), "PYTHONUTF8": "1", "COLUMNS": "200"},
    )  # fmt: skip
    wanted = [line.removeprefix("#= ") for block in blocks for line in block.splitlines() if line.startswith("#= ")]
    left = done.stdout

    assert (done.returncode, len(wanted) >= 15) == (0, True), done.stdout
    for line in wanted:
        _, found, left = left.partition(line)
        assert found, f"{line!r} is not where the page says it is:\n{done.stdout}"
    assessed = json.loads((tmp_path / "assessed.jsonl").read_text("utf-8"))
    assert (tmp_path / "out" / "models" / assessed["model"] / "MODEL-CARD.md").is_file()
    assert {assessed["lexicon"], assessed["rules"]}.isdisjoint({"", None})
