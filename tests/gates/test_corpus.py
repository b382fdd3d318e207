"""The corpus itself: enough written texts of every kind, labels and groups in order, and no stance told by length."""

from collections import Counter
from statistics import median

import pytest

from classifier.variety import WrittenRow, load_corpus, measure_variety
from facts.assessments import Stance
from keywords import Engine
from tools import reference

#: Written rows of each stance at the least.
ENOUGH = {
    Stance.SOLICITATION: 700, Stance.WARNING: 350, Stance.EXPOSURE: 250, Stance.LICENSED: 250, Stance.OTHER: 450,
}  # fmt: skip
ALL = 2000
REGISTERS, IN_REGISTER, PAIRS = 8, 20, 200
#: Pretexts of the lexicon that rows call by another name, or that are a mode of the ledger.
NAMES = {"虚拟资产": "虚拟货币", "虚拟任务": "虚拟任务/看广告", "碳中和": "碳汇/光伏", "数字藏品": "元宇宙/数字藏品"}
#: Modes of the ledger; notes of the trade, section 3.
MODES = {
    "网络借贷", "委托理财", "私募基金", "股权(原始股)", "债权转让/定融", "虚拟货币", "资金互助", "消费返利", "加盟积分",
    "商品回购/寄存代售", "售后包租/返本", "代种养/认养", "会员卡/预付返息", "养老床位/项目", "影视份额", "众筹",
    "交易场所/贵金属外汇", "虚拟任务/看广告", "融资租赁", "解债", "慈善互助", "其他",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> tuple[WrittenRow, ...]:
    return load_corpus()


def grams(text: str) -> set[str]:
    return {text[at : at + 8] for at in range(len(text) - 7)}


def test_every_row_is_whole(rows: tuple[WrittenRow, ...]) -> None:
    """All keys, known stances and modes, ids once, and every text written by a person: none is generated."""
    assert {row.stance for row in rows} == {stance.value for stance in ENOUGH}
    assert {row.mode for row in rows} <= MODES | {""}
    assert len({row.id for row in rows}) == len(rows)
    assert {row.origin for row in rows} == {"written"}
    assert all(row.text.strip() and row.register and row.group for row in rows)


def test_there_are_enough(rows: tuple[WrittenRow, ...]) -> None:
    """Rows of every stance, at page and at advert length."""
    stances = Counter(row.stance for row in rows)
    lengths = Counter((row.stance, row.length) for row in rows)

    assert len(rows) >= ALL
    assert {name: stances[name] for name, least in ENOUGH.items() if stances[name] < least} == {}
    assert {key for name in ENOUGH for key in ((name, "page"), (name, "advert")) if lengths[key] < 50} == set()


def test_every_mode_and_pretext_solicits(rows: tuple[WrittenRow, ...]) -> None:
    """Somebody solicits in every mode of the ledger and under every pretext that the lexicon names."""
    soliciting = [row for row in rows if row.stance == Stance.SOLICITATION]
    pretexts = {entry.routes.pretext for entry in Engine.load().lexicon.entries} - {""}
    told = {row.pretext for row in soliciting} | {row.mode for row in soliciting}

    assert told >= MODES
    assert {name for name in pretexts if NAMES.get(name, name) not in told} == set()


def test_registers_are_many(rows: tuple[WrittenRow, ...]) -> None:
    """At least eight registers have twenty rows, and at least eight have five solicitations."""
    registers = Counter(row.register for row in rows)
    soliciting = Counter(row.register for row in rows if row.stance == Stance.SOLICITATION)

    assert sum(count >= IN_REGISTER for count in registers.values()) >= REGISTERS
    assert sum(count >= 5 for count in soliciting.values()) >= REGISTERS


def test_rows_differ_and_pairs_are_hard(rows: tuple[WrittenRow, ...]) -> None:
    """Two hundred groups say the same with another stance; near copies by the product's fingerprints are rare."""
    found = measure_variety(rows)

    assert found.hard_pairs >= PAIRS
    assert found.near_duplicates < 0.01
    assert found.grams_per_row > 150


def test_the_published_table_is_current() -> None:
    """docs/corpus.md says what the files say; else run `make docs`."""
    assert reference.CORPUS.read_text(encoding="utf-8") == reference.corpus()


def test_disguised_rows_are_there(rows: tuple[WrittenRow, ...]) -> None:
    """Fifty solicitations hide a term at least."""
    hidden = reference.disguised(row for row in rows if row.stance == Stance.SOLICITATION)

    assert hidden >= 50


def test_length_tells_nothing(rows: tuple[WrittenRow, ...]) -> None:
    """The median lengths of the stances lie within a factor of two."""
    medians = [median(len(row.text) for row in rows if row.stance == name) for name in {r.stance for r in rows}]

    assert max(medians) / min(medians) < 2


def test_no_text_is_another_in_disguise(rows: tuple[WrittenRow, ...]) -> None:
    """No two texts share half of their 8-grams: written, not filled into a template."""
    seen: dict[str, list[int]] = {}
    sizes = []
    shared: Counter[tuple[int, int]] = Counter()
    for index, row in enumerate(rows):
        own = grams(row.text)
        sizes.append(len(own))
        for gram in own:
            for other in seen.get(gram, ()):
                shared[other, index] += 1
            seen.setdefault(gram, []).append(index)
    worst = max((count / max(1, min(sizes[a], sizes[b])), rows[a].id, rows[b].id) for (a, b), count in shared.items())

    assert worst[0] < 0.5, worst
