"""Every source the plan names has a profile and a sample with the usual dirt; all of it is imported on a real store."""

import json
from pathlib import Path

import pytest

from facts.clues import ClueKind
from facts.doubles import FrozenClock
from facts.registers import LicenceResult, SignalKind
from leads.clues import (
    Verdict,
    find_profile,
    import_file,
    load_profiles,
    load_rules,
    preview_file,
    signals_of,
)
from leads.clues.profile import FOLDER
from store import Store
from store.clues import SqlClueBook

SAMPLES = FOLDER.parent / "samples"
#: Profile -> (new, refused) of its sample.
EXPECTED = {
    "bank": (6, 3), "complaints-12315": (6, 3), "cybersecurity": (6, 3), "ecommerce-info": (7, 1),
    "finance-warning": (6, 3), "food-drug": (7, 1), "grid": (7, 1), "licence-registers": (8, 1),
    "market-registry": (8, 1), "media": (7, 1), "online-goods": (7, 1), "petition": (6, 2), "police": (7, 1),
    "public-report": (6, 2), "xiamen-app": (6, 3),
}  # fmt: skip


def sample(key: str) -> Path:
    """The sample file of a profile."""
    (path,) = SAMPLES.glob(f"{key}.*")
    return path


def test_every_profile_has_a_sample_and_says_what_is_unverified() -> None:
    """Fifteen sources, each with at least eight invented rows; each says 待核."""
    assert set(load_profiles()) == set(EXPECTED)
    assert {path.stem for path in SAMPLES.iterdir()} == set(EXPECTED)
    assert [key for key, one in load_profiles().items() if "待核" not in one.origin] == []
    assert {one.kind for one in load_profiles().values()} == set(ClueKind)


@pytest.mark.parametrize("key", sorted(EXPECTED))
def test_a_sample_is_imported_once(key: str, sqlite_store: Store, clock: FrozenClock) -> None:
    """The preview says what the import then does; the same file again adds nothing."""
    book, profile = SqlClueBook(sqlite_store, clock), find_profile(key)
    before = preview_file(book, clock, profile, sample(key))
    done = import_file(book, clock, profile, sample(key), by="王登记")
    again = import_file(book, clock, profile, sample(key), by="王登记")
    new, refused = EXPECTED[key]

    assert sum(before.counts.values()) >= 8
    assert before.counts == done.preview.counts
    assert (done.batch.new, done.batch.refused) == (new, refused)
    assert again.batch.id is None
    assert (again.preview.counts[Verdict.SAME], again.preview.counts[Verdict.NEW]) == (new, 0)
    assert [one for one in done.preview.rows if one.verdict is Verdict.REFUSED and not one.problems] == []
    assert [str(p) for row in done.preview.rows for p in row.problems if not str(p).startswith("第 ")] == []


def test_clues_of_the_samples_say_what_their_rows_say(sqlite_store: Store, clock: FrozenClock) -> None:
    """Sums in yuan, days in China, districts from merged cells, codes by their meaning."""
    book = SqlClueBook(sqlite_store, clock)
    for key in EXPECTED:
        import_file(book, clock, find_profile(key), sample(key), by="王登记")
    found = {(one.system, one.external_id): one for one in book.all()}
    warned, grid = found["finance-warning", "YJ2026-0003"], found["grid", "WG-003"]

    assert str(warned.amount_yuan) == "120000000.00"
    assert (warned.people, warned.district) == (3000, "350211")
    assert str(found["finance-warning", "YJ2026-0001"].amount_yuan) == "35000000.00"
    assert found["finance-warning", "YJ2026-0001"].sector_text == "财富管理"
    assert f"{found['finance-warning', 'YJ2026-0004'].received_at:%Y-%m-%d}" == "2026-11-05"
    assert (grid.district, grid.sector_text, str(grid.amount_yuan)) == ("350203", "楼宇", "350000.00")
    assert grid.received_at.isoformat() == "2026-11-05T00:00:00+08:00"
    assert found["grid", "WG-001"].contact == "张** 138****8021"
    assert found["complaints-12315", "TS350203005"].sector_text is None
    assert found["media", "MT-3"].url == "http://news.example.test/3"
    assert found["police", "GA-2026-03"].conclusion == "立案侦查"
    assert found["licence-registers", "XK-004"].licence.result is LicenceResult.EXPIRED  # type: ignore[union-attr]
    assert found["licence-registers", "XK-005"].licence.result is LicenceResult.NOT_FOUND  # type: ignore[union-attr]


def test_a_register_gives_its_signals(sqlite_store: Store, clock: FrozenClock) -> None:
    """频繁变更地址, 频繁变更高管, 虚拟地址, 跨区迁移; thresholds are data."""
    book = SqlClueBook(sqlite_store, clock)
    import_file(book, clock, find_profile("market-registry"), sample("market-registry"), by="王登记")
    signals = {
        one.external_id: {each.kind for each in signals_of(one.registration, clock.now().date(), load_rules())}
        for one in book.all()
        if one.registration
    }

    assert signals["ZT0001"] == {SignalKind.ADDRESS_CHURN, SignalKind.CROSS_DISTRICT}
    assert signals["ZT0002"] == set()
    assert signals["ZT0003"] == {SignalKind.EXECUTIVE_CHURN, SignalKind.VIRTUAL_ADDRESS}
    assert signals["ZT0004"] == {SignalKind.VIRTUAL_ADDRESS}
    assert signals["ZT0006"] == {SignalKind.CROSS_DISTRICT}


def test_no_account_number_is_stored(sqlite_store: Store, clock: FrozenClock) -> None:
    """The raw row of a bank's report keeps its report number and nothing that looks like an account."""
    book = SqlClueBook(sqlite_store, clock)
    done = import_file(book, clock, find_profile("bank"), sample("bank"), by="王登记")
    raws = "\n".join(one.raw for one in book.all())
    body = sample("bank").read_text(encoding="utf-8")
    numbers = [
        "6222020000000000000",
        "3500 1234 5678",
        "35001234567890",
        "6222****0019",
        "２２０２０",
        "6222020000000000027",
    ]

    assert [number for number in numbers if number not in body] == []
    assert [number for number in numbers if number in raws or number in str(done)] == []
    assert "KY2026-0001" in raws
    assert "2026-01-01 至 2026-06-30" in raws
    assert "账户列不导入" in str(done.preview)
    assert "疑似账号或卡号" in str(done.preview)


@pytest.mark.parametrize("key", ["public-report", "xiamen-app", "complaints-12315", "petition"])
def test_no_reporter_is_in_what_the_import_says_or_keeps(key: str, sqlite_store: Store, clock: FrozenClock) -> None:
    """Names and phones of reporters, even where they stand in the text, are in the restricted table alone."""
    book = SqlClueBook(sqlite_store, clock)
    done = import_file(book, clock, find_profile(key), sample(key), by="王登记")
    kept = "\n".join(f"{one!r}{one.raw}" for one in book.all()) + str(done)
    known = [book.reporter(one.id or "", by="李专员", reason="核对") for one in book.all()]
    values = {value for one in known if one for value in one.values} - {"匿名"}

    assert len(values) >= 5
    assert [value for value in values if value in kept] == []
    assert [one for one in book.all() if "13800138" in json.dumps(one.raw)] == []
