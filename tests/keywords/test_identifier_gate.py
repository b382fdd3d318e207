"""Precision and recall of the identifiers on golden pages, overall and of each kind, and what hostile text costs."""

import time

import pytest

import keywords
from facts.findings import IdentifierKind
from facts.readings import Link, Reading
from keywords.identity.outside import app_of, find_outside
from tests.keywords.golden import golden_pages, score
from text import fold, read_plain

HALVES = ("first", "second")


@pytest.mark.parametrize("half", HALVES)
def test_golden_pages_are_read(half: str) -> None:
    """Both halves alike: 0.98 of all, 0.95 of each kind. The first was written before the reader was tried on it."""
    told = score(golden_pages(half))

    assert min(told.precision(), told.recall()) >= 0.98, told.told
    assert all(min(told.precision(kind), told.recall(kind)) >= 0.95 for kind in {*told.right, *told.missed}), told.told


def test_gates_hide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found with every search made is found with those that the gates spare."""
    pages = [page for half in HALVES for page in golden_pages(half)]
    spared = [_find(page.text) for page in pages]
    monkeypatch.setattr("keywords.identity.names.open_gates", lambda _view: -1)

    assert [_find(page.text) for page in pages] == spared


def test_golden_pages_are_many() -> None:
    """Sixty pages, six hundred identifiers of every kind a text can show, three hundred that only look like one."""
    pages = [page for half in HALVES for page in golden_pages(half)]
    kinds = {kind for page in pages for kind, *_ in page.truth}

    assert len(pages) >= 60
    assert sum(len(page.truth) for page in pages) >= 600
    assert sum(len(page.spared) for page in pages) >= 300
    assert kinds == {kind.value for kind in IdentifierKind} - {"icon"}


@pytest.mark.parametrize(
    "unit",
    [
        "1", "13", "1-", "1 3 ", "13800001234", "13800001234 ", "有限公司", "厦有限公司", "某某有限公司", "微信:a",
        "qq1", "a@", "a@a.", "*", "1*", "x", "张三经理", "com.a", "姓名：", "6222 0212 3456 7890 123 ", "(",
        "第一条有限",
    ],
)  # fmt: skip
def test_hostile_text_costs_little(unit: str) -> None:
    """Four MiB of one thing are read within two seconds."""
    text = unit * ((4 << 20) // len(unit.encode()))
    reading = Reading(url=None, title="", text=text, visible=len(text))
    folded = fold(text)
    start = time.process_time()
    keywords.identifiers(folded, reading)

    assert time.process_time() - start < 2


def test_partial_values_say_so() -> None:
    """What the page hides is never valid, and its value keeps the stars."""
    text = "恭喜138****0000提现，177*3778*8888中奖，卡号622202*********0128，身份证350203********1234"
    found = [(each.value, each.valid, each.partial) for each in _find(text)]

    assert found == [
        ("138****0000", False, True), ("177*3778*8888", False, True), ("622202*********0128", False, True),
        ("350203********1234", False, True),
    ]  # fmt: skip


def test_details_tell_more() -> None:
    """Group, chain, licence, legal representative."""
    text = "QQ群：765432100 BTC：1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa 闽B2-20200123 法定代表人：张三 热线95588"

    assert [each.detail for each in _find(text)] == ["group", "bitcoin", "licence", "legal_representative", "service"]


@pytest.mark.parametrize(
    ("url", "app"),
    [
        ("https://d.haiyun.test/a/Haiyun_1.0.apk?x=1", "haiyun_1.0.apk"),
        (
            "itms-services://?action=download-manifest&url=https://d.haiyun.test/m.plist",
            "https://d.haiyun.test/m.plist",
        ),
        ("https://apps.apple.com/cn/app/haiyun/id1234567890", "id1234567890"),
        ("https://a.app.qq.com/o/simple.jsp?pkgname=com.haiyun.licai", "com.haiyun.licai"),
        ("https://fir.im/haiyun", "fir.im/haiyun"),
        ("https://www.haiyun.test/fir.im/", None),
        ("http://[", None),
    ],
)
def test_links_to_apps(url: str, app: str | None) -> None:
    """Files, enterprise installs, stores and distributors; nothing else."""
    assert app == app_of(url)


def test_what_stands_outside_has_no_place() -> None:
    """Apps of links and accounts of scripts, each once, at an empty span, beside what the text says."""
    account = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    reading = Reading(
        url=None,
        title="",
        text="",
        visible=0,
        links=(Link(url="http://a.test/b.apk", text=""),) * 2,
        scripts=(f"https://hm.baidu.com/hm.js?{account}", "https://s4.cnzz.com/z_stat.php?id=1278901234&x=1"),
        trackers=("G-ABCDEF1234", "UA-1234567-1", f"hm.baidu.com/hm.js?{account}"),
    )
    found = keywords.identifiers(fold(""), reading)

    assert [each.value for each in found] == ["b.apk", account, "1278901234", "G-ABCDEF1234", "UA-1234567-1"]
    assert {(each.start, each.end) for each in found} == {(0, 0)}
    assert found == tuple(find_outside(reading))


def _find(text: str):
    reading = read_plain(text)
    return keywords.identifiers(fold(reading.text), reading)
