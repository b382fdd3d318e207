"""The names of sectors and modes: whole, reachable, and the same in the reference."""

import re
from pathlib import Path

import pytest
import yaml

import keywords
from text import fold, read_plain

LEXICON = Path(keywords.__file__).parent / "lexicon"
SECTORS = yaml.safe_load((LEXICON / "sectors.yml").read_text("utf-8"))["sectors"]
MODES = yaml.safe_load((LEXICON / "modes.yml").read_text("utf-8"))["modes"]
REFERENCE = Path("docs/reference/topics.md")
ENGINE = keywords.Engine.load()
#: Letter of a section, two digits of a division, three of a group, four of a class.
CODE = re.compile(r"[A-T]|\d{2,4}")


def topics_of(text):
    """Return the topics of a text with its signs and its voice."""
    reading = read_plain(text)
    folded, evidence = fold(reading.text), ENGINE.examine(reading)
    heard = ENGINE.matcher.listen(folded)
    return ENGINE.routing.topics(evidence.hits, evidence.promises, evidence.identifiers, folded=folded, heard=heard)


@pytest.mark.parametrize("sector", SECTORS, ids=lambda each: each["code"])
def test_sectors_are_whole(sector):
    """Every sector has name, group and its codes of GB/T 4754-2017; what is not checked says 待核."""
    assert sector["name"]
    assert sector["group"]
    assert all(CODE.fullmatch(each["code"]) and each["name"] for each in sector["classes"])
    assert all(each.get("check", "待核") == "待核" for each in sector["classes"])
    assert sector["classes"] or sector["code"] in {"S95", "S99"}


@pytest.mark.parametrize("sector", SECTORS, ids=lambda each: each["code"])
def test_every_sector_is_reachable(sector):
    """An entry routes to it, or a mode, or signs of its own; but for the one that people alone give."""
    code = sector["code"]
    routed = {entry.routes.sector for entry in ENGINE.lexicon.entries} | {mode.get("sector") for mode in MODES}

    assert sector.get("by_hand", False) != (code in routed or len(sector.get("strong", ())) >= 2)


@pytest.mark.parametrize("sector", [each for each in SECTORS if "strong" in each], ids=lambda each: each["code"])
def test_signs_of_a_sector_name_it(sector):
    """A page with three strong signs of a trade is of that sector."""
    assert topics_of("本公司主营" + "、".join(sector["strong"][:3])).sector == sector["code"]


@pytest.mark.parametrize("mode", MODES, ids=lambda each: each["mode"])
def test_every_mode_is_reachable(mode):
    """An entry routes to it, and three of its strong signs name it."""
    assert any(entry.routes.mode == mode["mode"] for entry in ENGINE.lexicon.entries)
    assert topics_of("本公司主营" + "、".join(mode["strong"][:3])).mode == mode["mode"]


def test_every_item_of_article_two_has_a_mode():
    """The twelve items of 法释〔2022〕5号 art. 2 are covered."""
    assert {item for mode in MODES for item in mode.get("article2", ())} == set(range(1, 13))


def test_signs_are_said_once():
    """No word is strong and plain for one name, and no sign is a single character."""
    for each in (*MODES, *SECTORS):
        strong, plain = each.get("strong", ()), each.get("plain", ())
        assert len({*strong, *plain}) == len(strong) + len(plain), each
        assert all(len(word) > 1 for word in (*strong, *plain)), each


def test_the_reference_has_the_same_tables():
    """docs/reference/topics.md says what the data says, row by row."""
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in REFERENCE.read_text("utf-8").splitlines()
        if line.startswith("| ")
    ]
    sectors = {row[0]: row[1:] for row in rows if re.fullmatch(r"S\d\d", row[0])}
    modes = {row[0]: row[1:] for row in rows if row[0] in {mode["mode"] for mode in MODES}}

    assert sectors == {each["code"]: (each["name"], each["group"], _classes(each)) for each in SECTORS}
    assert modes == {each["mode"]: (each.get("sector", "—"), _items(each)) for each in MODES}


def _classes(sector):
    told = [f"{each['code']} {each['name']}" + (" 待核" if "check" in each else "") for each in sector["classes"]]
    return "；".join(told) or "—"


def _items(mode):
    return "、".join(map(str, mode.get("article2", ()))) or "—"
