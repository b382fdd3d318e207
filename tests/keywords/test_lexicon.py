"""The packaged lexicon's own tests, and what a broken one says."""

import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import keywords
from cli import lexicon as commands
from facts.errors import BrokenLexicon
from facts.findings import Family

ENGINE = keywords.Engine.load()
ENTRIES = {entry.id: entry for entry in ENGINE.lexicon.entries}


def test_every_entry_keeps_its_word():
    """Every entry is found in its own sentences, and spared, negated or quoted in its counter-examples."""
    assert [str(failure) for failure in keywords.prove(ENGINE)] == []


def test_a_wrong_sentence_is_told(tmp_path):
    """A sentence that does not show what it should is named with its entry's place; the right ones are not."""
    entry = "term: 保本保息\n    element: inducement\n    weight: 1"
    wrong = "finds: [本店保本保息, 今天天气很好]\n    spares: [严禁承诺保本保息, 保本保息]"
    folder = lexicon(tmp_path, f"id: X1\n    {entry}\n    {wrong}")

    assert keywords.prove(keywords.Engine.load(folder)) == (
        keywords.Failure(entry="X1", place="l1.yml:4", sentence="今天天气很好", expected=keywords.Expected.FOUND),
        keywords.Failure(entry="X1", place="l1.yml:4", sentence="保本保息", expected=keywords.Expected.SPARED),
    )


def test_check_names_what_fails(tmp_path):
    """`fangfei lexicon check` says place, entry, sentence and expectation on stderr, and exits with 1."""
    folder = lexicon(tmp_path, GOOD + "\n    finds: [今天天气很好]")
    checked = CliRunner().invoke(commands.app, ["check", "--lexicon", str(folder)])

    assert checked.exit_code == 1
    assert checked.stderr == "l1.yml:4: X1 should be found in “今天天气很好”\n"


def test_check_counts_what_holds():
    """A lexicon that keeps its word is told with its numbers of entries and sentences."""
    checked = CliRunner().invoke(commands.app, ["check"])

    assert checked.exit_code == 0
    assert f"{len(ENTRIES)} entries, {sum(len(entry.finds) for entry in ENTRIES.values())} finds, " in checked.stdout


def test_the_lexicon_is_covered():
    """Every entry that is matched carries sentences of its own, and half of them counter-examples."""
    assert sum(bool(entry.finds) for entry in ENTRIES.values()) >= 990
    assert sum(len(entry.spares) for entry in ENTRIES.values()) >= 480


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
