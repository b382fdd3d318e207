"""The packaged lexicon's own tests, and what a broken one says."""

import time
from pathlib import Path

import pytest

import keywords
from facts.errors import BrokenLexicon
from facts.findings import Family
from text import read_plain

ENGINE = keywords.Engine.load()
ENTRIES = {entry.id: entry for entry in ENGINE.lexicon.entries}
FINDS = [(entry.id, sentence) for entry in ENGINE.lexicon.entries for sentence in entry.finds]
SPARES = [(entry.id, sentence) for entry in ENGINE.lexicon.entries for sentence in entry.spares]


def plain_hits(sentence: str) -> set[str]:
    """Return the ids of the entries that the sentence claims as its own."""
    evidence = ENGINE.examine(read_plain(sentence))
    return {hit.term_id for hit in evidence.hits if not hit.negated and not hit.quoted}


@pytest.mark.parametrize(("identity", "sentence"), FINDS)
def test_entry_finds(identity, sentence):
    """Every entry is found in its own sentences."""
    assert identity in plain_hits(sentence)


@pytest.mark.parametrize(("identity", "sentence"), SPARES)
def test_entry_spares(identity, sentence):
    """Every entry is spared, negated or quoted in its counter-examples."""
    assert identity not in plain_hits(sentence)


def test_the_lexicon_is_covered():
    """The seed's strongest words carry sentences of their own."""
    assert len({identity for identity, _ in FINDS}) >= 150
    assert len(SPARES) >= 80


def test_a_pretext_weighs_little():
    """Topics route; none weighs as much as a promise."""
    assert max(entry.weight for entry in ENTRIES.values() if entry.family == Family.TOPIC) <= 0.6


def test_version_tells_number_and_content(tmp_path):
    """A changed entry changes the version."""
    before = keywords.Lexicon.load(lexicon(tmp_path, "term: 保本保息")).version
    after = keywords.Lexicon.load(lexicon(tmp_path, "term: 保本付息")).version

    assert before.startswith("2026.11-")
    assert before != after


def test_load_is_quick():
    """Start-up stays below what a command may take; measured 0.15 s, allowed five times that."""
    start = time.process_time()
    keywords.Engine.load()

    assert time.process_time() - start < 0.75


GOOD = "id: X1\n    term: 保本保息\n    element: inducement\n    weight: 1"
BROKEN = {
    "unknown key": ("id: X1\n    term: 保本\n    element: inducement\n    weigth: 1", "l1.yml:7: unknown key “weigth”"),
    "no id": ("term: 保本\n    element: inducement\n    weight: 1", "l1.yml:4: “id” is missing"),
    "weight": ("id: X1\n    term: 保本\n    element: inducement\n    weight: 7", "l1.yml:7: “weight” must be a number"),
    "kind": (GOOD + "\n    kind: regex", "l1.yml:8: “kind” cannot be “regex”"),
    "element": ("id: X1\n    term: 保本\n    weight: 1", "l1.yml:4: an entry of family element"),
    "pattern": (GOOD + "\n    kind: pattern\n    pattern: '(?=保)本'", "l1.yml:9: the pattern is refused"),
    "empty pattern": (GOOD + "\n    kind: pattern\n    pattern: '保*'", "l1.yml:9: the pattern matches the empty text"),
    "short": ("id: X1\n    term: 保\n    element: inducement\n    weight: 1", "l1.yml:4: “保” has fewer than two"),
    "sector": (GOOD + "\n    routes: {sector: S77}", "l1.yml:8: sector “S77” is not in sectors.yml"),
    "twice": (f"{GOOD}\n  - {GOOD}", "l1.yml:8: id X1 is already used"),
    "list": (GOOD + "\n    variants: 保本", "l1.yml:8: “variants” must be a list"),
    "yaml": (GOOD + "\n    variants: [保本", "not valid YAML"),
    "key twice": (GOOD + "\n    weight: 1", "l1.yml:8: “weight” stands here twice"),
}


def lexicon(folder: Path, entry: str) -> Path:
    """Write a one-entry lexicon; `entry` starts after the dash."""
    entry = entry if "id:" in entry or "\n" in entry else f"id: X1\n    {entry}\n    element: inducement\n    weight: 1"
    (folder / "l1.yml").write_text(f"category: L1\ntitle: 保本\nentries:\n  - {entry}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("entry", "says"), BROKEN.values(), ids=BROKEN)
def test_broken_entries_are_refused(tmp_path, entry, says):
    """The error names file, line, what is wrong and what to do."""
    with pytest.raises(BrokenLexicon) as refused:
        keywords.Lexicon.load(lexicon(tmp_path, entry))

    assert says in str(refused.value)


def test_an_empty_folder_is_refused(tmp_path):
    """A folder without lexicon files is a mistake, not an empty lexicon."""
    with pytest.raises(BrokenLexicon, match="no lexicon files"):
        keywords.Lexicon.load(tmp_path)
