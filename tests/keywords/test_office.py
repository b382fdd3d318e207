"""An office's own lexicon over the shipped one: what it changes, when it holds, its version, and how it is written."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from facts.errors import BrokenLexicon
from facts.findings import Disguise
from keywords import Engine, Lexicon
from keywords.entries import proving
from keywords.entries.editing import amended, appended
from keywords.entries.entry import Policy
from keywords.entries.folders import MANIFEST, differences, seal
from keywords.entries.forms import parse_form
from keywords.entries.lexicon import PACKAGED
from keywords.entries.office import OWN_FILE, next_id
from text import read_plain

DAY = date(2026, 12, 1)
OWN = """# 我们的词
entries:
  # 群众举报，12 月
  - id: U0001
    term: 云养蚕
    category: P10
    element: inducement
    weight: 0.6   # 先给 A
    finds: [云养蚕月月分红]
  - {id: T0325, weight: 0.3}
  - {id: T0324, until: 2026-11-30}
"""


def office(home: Path, text: str = OWN, name: str = OWN_FILE) -> Path:
    (home / name).write_text(text, encoding="utf-8")
    return home


def by_id(lexicon: Lexicon) -> dict[str, object]:
    return {entry.id: entry for entry in lexicon.entries}


def test_an_office_adds_changes_and_retires(tmp_path: Path) -> None:
    """One entry more, one with another weight and everything else as shipped, one gone after its last day."""
    shipped, merged = by_id(Lexicon.load()), by_id(Lexicon.load(office=office(tmp_path), on=DAY))

    assert set(merged) == {*shipped, "U0001"} - {"T0324"}
    assert merged["U0001"].category == "P10"
    assert merged["T0325"].weight == 0.3
    assert (merged["T0325"].finds, merged["T0325"].term) == (shipped["T0325"].finds, shipped["T0325"].term)
    assert merged["T0325"].place == "own.yml:10"
    assert "T0324" in by_id(Lexicon.load(office=tmp_path, on=date(2026, 11, 30)))


def test_what_is_out_of_validity_is_not_found(tmp_path: Path) -> None:
    """The engine of a day finds what holds on it, and nothing of before or after."""
    home = office(tmp_path, OWN.replace("    finds:", "    since: 2026-12-01\n    until: 2026-12-31\n    finds:"))

    def found(day: date) -> bool:
        hits = Engine.load(office=home, on=day).examine(read_plain("云养蚕月月分红")).hits
        return "U0001" in {hit.term_id for hit in hits}

    days = [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [found(day) for day in days] == [False, True, True, False]


def test_a_clock_before_the_release_is_not_believed() -> None:
    """A machine whose clock stands in 2001 still has the whole lexicon."""
    assert Lexicon.load(on=date(2001, 1, 1)).entries == Lexicon.load(on=date(2026, 11, 23)).entries


def test_the_version_says_both(tmp_path: Path) -> None:
    """Shipped number and digest, then the office's; content, retirement and the day's validity each change it."""
    plain = Lexicon.load(on=DAY).version
    merged = Lexicon.load(office=office(tmp_path), on=DAY).version
    office(tmp_path, "version: 厦门-7\n", "lexicon.yml")
    numbered = Lexicon.load(office=tmp_path, on=DAY).version
    earlier = Lexicon.load(office=tmp_path, on=date(2026, 11, 30)).version

    assert merged.partition("~")[2].startswith("office+")
    assert numbered.partition("~")[2].startswith("厦门-7+")
    assert len({plain, merged, numbered, earlier}) == 4
    assert Lexicon.load(office=tmp_path, on=DAY).version == numbered


def test_line_ends_are_no_content(tmp_path: Path) -> None:
    """A checkout with other line ends and a byte order mark is the same lexicon."""
    before = Lexicon.load(office=office(tmp_path)).version
    (tmp_path / OWN_FILE).write_bytes(b"\xef\xbb\xbf" + OWN.replace("\n", "\r\n").encode())

    assert Lexicon.load(office=tmp_path).version == before


def test_a_folder_may_stand_alone(tmp_path: Path) -> None:
    """`alone: true` leaves the shipped entries out."""
    office(tmp_path, "version: own-1\nalone: true\n", "lexicon.yml")
    one = "category: P10\ntitle: 涉农\n" + OWN.partition("  - {id")[0]

    assert list(by_id(Lexicon.load(office=office(tmp_path, one)))) == ["U0001"]


REFUSED = {
    "no category": (
        "entries:\n  - {id: U0002, term: 云养蚕, weight: 1}\n",
        "own.yml:2: U0002 is no entry of the lexicon",
    ),
    "category": ("entries:\n  - {id: U0002, term: 云养蚕, category: P99}\n", "own.yml:2: category “P99” is not"),
    "twice": ("entries:\n  - {id: T0325, weight: 1}\n  - {id: T0325, weight: 1}\n", "own.yml:3: id T0325 is already"),
    "wide": (
        "entries:\n  - {id: U0002, term: 两字, kind: pattern, category: P1, family: topic, weight: 1, pattern: 一|年}",
        "own.yml:2: the pattern matches everyday sentences at",
    ),
    "order": ("entries:\n  - {id: T0325, until: 2020-01-01}\n", "own.yml:2: “until” lies before “since”"),
    "day": ("entries:\n  - {id: T0325, until: 2026-13-01}\n", "own.yml:2: “until” must be a day"),
    "policy": ("entries:\n  - {id: T0325, policy: some}\n", "own.yml:2: “policy” cannot be “some”"),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_a_broken_office_file_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """File and line of the office's own file, and what to do."""
    with pytest.raises(BrokenLexicon) as refused:
        Lexicon.load(office=office(tmp_path, text))

    assert says in str(refused.value)


def test_a_policy_says_which_disguises_count() -> None:
    """Plain writing always counts; marks between from `folded` on; other characters with `all` alone."""
    entry = Lexicon.load().entries[0]
    cases = [(), (Disguise.FOLD,), (Disguise.SPLIT,), (Disguise.HOMOPHONE,), (Disguise.SPLIT, Disguise.PINYIN)]

    def allowed(policy: Policy) -> list[bool]:
        return [replace(entry, policy=policy).allows(case) for case in cases]

    assert entry.policy is Policy.ALL
    assert allowed(Policy.NONE) == [True, True, False, False, False]
    assert allowed(Policy.FOLDED) == [True, True, True, False, False]
    assert allowed(Policy.ALL) == [True] * 5


def test_the_shipped_folder_is_sealed() -> None:
    """Every shipped file is what the manifest lists; after an edit its keeper runs `fangfei lexicon seal`."""
    assert (PACKAGED / MANIFEST).exists()
    assert differences(PACKAGED) == ()


def test_an_edit_is_told_by_file(tmp_path: Path) -> None:
    """A changed, a new and a missing file are each named; other line ends are not."""
    for name in ("a.yml", "b.yml", "c.yml"):
        office(tmp_path, f"# {name}\nentries: []\n", name)
    seal(tmp_path)
    (tmp_path / "a.yml").write_bytes(b"# a.yml\r\nentries: []\r\n")
    office(tmp_path, "entries: []\n", "b.yml")
    (tmp_path / "c.yml").unlink()
    office(tmp_path, "entries: []\n", "d.yml")

    assert differences(tmp_path) == (
        "b.yml: edited since it was shipped",
        "c.yml: missing",
        "d.yml: not part of the lexicon that was shipped",
    )


def test_check_tells_an_edited_shipped_file_and_a_wide_pattern(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `lexicon check` prints beside the sentences that fail: one line each, with file and line."""
    home = tmp_path / "lexicon"
    shutil.copytree(PACKAGED, home)
    with (home / "p01-rebates.yml").open("a", encoding="utf-8") as file:
        file.write("  - {id: T9001, term: 年, kind: pattern, family: topic, weight: 0, pattern: 年|一}\n")
    monkeypatch.setattr(proving, "PACKAGED", home)
    last = len((home / "p01-rebates.yml").read_text(encoding="utf-8").splitlines())
    said = proving.checkup(Engine.load(home, variants=False))

    assert "lexicon/p01-rebates.yml: edited since it was shipped" in said
    assert [each for each in said if each.startswith(f"p01-rebates.yml:{last}: T9001 the pattern matches everyday")]


def test_appending_keeps_every_line() -> None:
    """A new entry goes below the last; what stood there, comments and a later key too, stays byte for byte."""
    tail = "# 写在最后的话\ntitle: 自有\n"
    after = appended(OWN_FILE, OWN + tail, [{"id": "U0002", "term": "a: b", "finds": ["一、二", "三"]}])
    new = "  - id: U0002\n    term: 'a: b'\n    finds:\n      - 一、二\n      - 三\n"

    assert after == OWN + new + tail


WRITTEN = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip).map(str.strip)
)


@given(term=WRITTEN, source=WRITTEN, forms=st.lists(WRITTEN, max_size=3), finds=st.lists(WRITTEN, max_size=3))
@example(term="null", source="~", forms=["a, b", "#", "- x", "[", "'", '"'], finds=["是: 否", "yes", "1e3", "👌"])
def test_what_is_written_is_read(term: str, source: str, forms: list[str], finds: list[str]) -> None:
    """Whatever people put into a cell comes out of the file as it went in, before and after a change."""
    fields = {"id": "U0009", "term": term, "variants": forms, "finds": finds}
    text = amended("a.yml", appended("a.yml", OWN, [fields]), {"U0009": {"source": source, "term": source}})
    form = list(parse_form("a.yml", text).forms("entries"))[-1]

    assert (form.text("term"), form.text("source")) == (source, source)
    assert (form.texts("variants"), form.texts("finds")) == (tuple(forms), tuple(finds))


def test_changing_a_field_keeps_the_others() -> None:
    """A value is put in its place with the comment behind it; a new field goes below; one in braces is opened."""
    changes = {"U0001": {"weight": 1.0, "until": "2027-01-01"}, "T0325": {"weight": 0.1, "benign": None}}
    after = amended(OWN_FILE, OWN, changes)
    expected = OWN.replace("weight: 0.6   # 先给 A", "weight: 1.0   # 先给 A")
    expected = expected.replace("分红]\n", "分红]\n    until: '2027-01-01'\n")
    expected = expected.replace("  - {id: T0325, weight: 0.3}\n", "  - id: T0325\n    weight: 0.1\n    benign: ~\n")

    assert after == expected


def test_a_field_taken_away_is_gone(tmp_path: Path) -> None:
    """`~` over a shipped field and in an own entry both read as absent."""
    home = office(tmp_path, "entries:\n  - {id: T0325, benign: ~, spares: ~}\n")

    entry = by_id(Lexicon.load(office=home))["T0325"]
    assert (entry.benign, entry.spares) == ((), ())
    assert entry.finds


def test_ids_are_given_once() -> None:
    """The next number after the highest, and no shipped entry has an office's letter."""
    assert next_id(["T0001"]) == "U0001"
    assert next_id(["U0001", "U0017", "UX"]) == "U0018"
    assert not [entry.id for entry in Lexicon.load().entries if entry.id.startswith("U")]
