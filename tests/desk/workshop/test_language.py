"""Nothing on screen is said in English: every page of an office at work, read for sentences in Latin letters."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from fastapi.testclient import TestClient

from classifier.cases import GateCase
from classifier.promotion import Answers, Conditions, Finding, hold_against, hold_against_cases
from desk.chinese import in_chinese
from desk.workshop.trial_words import told
from facts.runs import Run, RunStatus
from tests.desk.test_looks import OF_A_LEAD, PAGES
from tests.desk.workshop.hand import Workshop
from tests.factories import NOON

#: And those that need a number or stand aside.
MORE = (
    "/audit/1", "/account/password", "/account/factor", "/people/new", "/people/1", "/runs/r1", "/runs/r9",
    "/pages/1/evidence", "/pages/1/exhibit/check", "/review/1/merge", "/workshop", "/workshop/lexicon/entries/T0001",
    "/workshop/lexicon/files/own.yml", "/workshop/models/versions/shipped", "/workshop/sources/files/bank.yml",
    "/leads/XS-999999", "/pages/999/evidence", "/nowhere", "/watch/new", "/watch/alarms", "/places", "/overview/funnel",
    "/overview/trends", "/overview/districts", "/overview/sectors", "/overview/scoreboard", "/overview/sources",
    "/workshop/models/versions/nothing", "/jobs",
)  # fmt: skip
#: Three words or more in a row, none of them part of an address or a name in code.
ENGLISH = re.compile(
    r"(?<![\w./:@#=&?%-])(?!fangfei )[A-Za-z]{2,}(?:'[a-z]+)?(?:[ ,;]+[A-Za-z]+(?:'[a-z]+)?){2,}(?![\w/:@#=])"
)
_SAID = frozenset({"title", "aria-label", "placeholder", "alt"})
_NOT_SAID = frozenset({"code", "pre", "script", "style", "textarea", "kbd", "svg"})
_EMPTY = frozenset({"br", "input", "img", "meta", "link", "hr", "col", "source", "wbr"})


class Said(HTMLParser):
    """What a page says, without code, identifiers and what somebody typed."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self._silent:
            self.texts += [value for name, value in attrs if name in _SAID and value]
        is_code = tag in _NOT_SAID or "mono" in (given.get("class") or "").split()
        if tag not in _EMPTY and (self._silent or is_code):
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def english(page: str) -> list[str]:
    """The English sentences of a page."""
    said = Said()
    said.feed(page)
    return [found[0] for text in said.texts for found in ENGLISH.finditer(text)]


def test_the_net_has_no_holes() -> None:
    """It catches what the command line would say, in texts and in titles; code, commands and addresses pass."""
    assert english("<p>The crawl was ended by SIGTERM.</p>") == ["The crawl was ended by SIGTERM"]
    assert english('<a title="there is no such page">x</a>') == ["there is no such page"]
    assert english("<p><b>ok</b> <code>fangfei leads export rows</code> http://a.test/one-two three</p>") == []
    assert english("<p class='mono'>some plain words here</p><p>中文 OpenID Connect 单位</p>") == []


def fill(office: Workshop) -> TestClient:
    """Let something have happened in every room."""
    (office.folder / "sources" / "bank.yml").write_text(
        "id: bank\ntitle: 示例\nstart_urls: [http://www.jinshu.test/]\n", encoding="utf-8"
    )
    lexicon = office.folder / "lexicon" / "own.yml"
    lexicon.write_text("entries:\n  - {id: T0105, weight: 0.1}\n", encoding="utf-8")
    office.lead("http://www.yinguo.test/")
    runs = office.house.runs("scan")
    runs.begin(Run(id="r9", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    runs.end("r9", RunStatus.STOPPED, "The deadline of 3600 seconds has passed.")
    office.audit.append(actor="王", act="promote model", subject="2026.1", detail={
        "before": "shipped", "reason": "every condition holds", "failed": ["web, score: recall is lower than asked"],
    })  # fmt: skip
    office.audit.append(actor="王", act="exhibit found damaged", subject="page 1", detail={
        "problem": "The exhibit at r1.warc.gz:10 cannot be used: the file ends before it."})  # fmt: skip
    return office.client()


@pytest.mark.parametrize("is_filled", [False, True], ids=["empty", "filled"])
def test_no_page_speaks_english(workshop: Workshop, is_filled: bool, request: pytest.FixtureRequest) -> None:
    """All pages that somebody can open, those that refuse among them."""
    client = fill(request.getfixturevalue("night")) if is_filled else workshop.client()
    paths = (*PAGES, *OF_A_LEAD, *MORE) if is_filled else PAGES
    told_by = {path: english(client.get(path).text) for path in paths}
    told_by["/sign-in"] = english(workshop.client(anonymous=True).get("/sign-in").text)

    assert {path: found for path, found in told_by.items() if found} == {}
    assert is_filled is False or client.get("/workshop/models/versions/shipped").status_code == 200


def test_a_trial_of_a_model_is_told_in_chinese() -> None:
    """Each condition, held and not, as the comparison shows it."""
    labels = np.array([1, 0] * 30, np.int64)
    good, bad = labels * 0.9 + 0.05, np.full(60, 0.5)
    asked = Answers(
        gate="web", question="solicitation head", labels=labels, champion=good, challenger=bad,
        groups=[str(number) for number in range(60)],
    )  # fmt: skip
    conditions = Conditions(
        budget=10, resamples=20, tolerance=0.01, least_positives=5, ece_ratio=1.25
    )  # fmt: skip
    case = GateCase(id="H004", expect="hit", kind="网络借贷", text="x")
    findings = [
        *hold_against([asked], conditions),
        hold_against_cases([], [case], 200),
        hold_against_cases([], [], 200),
    ]
    said = [told(one) for one in findings]

    assert [ENGLISH.findall(one) for one in said] == [[]] * len(said)
    assert all(re.search("[\u4e00-\u9fff]", one) for one in said)
    assert said[0].startswith("web，招揽模型：前 10 页的精确率 ")
    assert said[-2:] == [
        "应当发现、应当放过的固定例子：候选有 1 例不对，在用的有 0 例；新增失败：H004。",
        "应当发现、应当放过的固定例子：候选有 0 例不对，在用的有 0 例；没有新增的失败。",
    ]
    assert told(Finding(condition="new", holds=True, sentence="As it is.")) == "As it is."


@pytest.mark.parametrize(
    "sentence",
    [
        "The crawl was ended by SIGTERM.", "Crawled by scrapy (finished), not screened yet.",
        "Audit entry 3 is missing: the next one there is 5.",
        "Audit entry 3 (lead judged, XS-000001) was changed after it was written.",
        "The exhibit at a.warc.gz:7 cannot be used: the payload does not match its digest.",
        "The model in /srv/m cannot be read (no such file); train it with `fangfei train`.",
        "The model in /srv/m was trained by another version of this program (folding 1, here 2); train it again.",
    ],
)  # fmt: skip
def test_what_the_rooms_below_say_is_told_in_chinese(sentence: str) -> None:
    """Sentences that reach a screen by a run's note, a fault of a model, of the chain or of an exhibit."""
    assert ENGLISH.findall(in_chinese(sentence)) == []
