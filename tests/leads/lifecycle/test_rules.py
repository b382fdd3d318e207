"""The shipped life cycle can be used, and a file that contradicts itself is refused by file and place."""

from pathlib import Path

import pytest
import yaml

from facts.dockets import Stage
from facts.errors import BadInput, HouseError, UnreadableFile
from leads.lifecycle import load_rules
from leads.lifecycle.loading import SHIPPED
from tests.leads.lifecycle.steps import RULES


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The shipped file with one passage changed."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = tmp_path / "own.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_rules_name_every_stage_and_their_source() -> None:
    """All stages have Chinese names; the file says where it comes from and since when."""
    assert [RULES.stage_name(stage) for stage in Stage] == [
        "发现", "登记", "研判", "派发", "核查", "分级", "处置", "反馈", "销号", "归档", "并案", "移送", "不属于",
    ]  # fmt: skip
    assert "厦处非办〔2018〕7号" in RULES.source
    assert RULES.valid_from.year == 2018


def test_measures_are_those_of_the_office() -> None:
    """Notes 5.3, all fifteen; four of them are acts of their own."""
    measures = {choice.name: choice.act for choice in RULES.choices["measure"]}

    assert len(measures) == 15
    assert {name: act for name, act in measures.items() if act} == {
        "移送公安": "transfer", "移送外地": "transfer", "认定不属于": "not_applicable", "并案": "merge",
    }  # fmt: skip


def test_roles_decide_who_may() -> None:
    """A unit accepts and a chief confirms; the reverse is not so."""
    assert RULES.may_do("accept", {"unit"})
    assert not RULES.may_do("accept", {"chief"})
    assert RULES.may_do("confirm_close", {"chief", "clerk"})
    assert not RULES.may_do("burn", {"chief"})


def test_an_office_may_want_other_rules(tmp_path: Path) -> None:
    """Closing without a second person, and five days instead of ten, are two lines of its own file."""
    text = SHIPPED.read_text(encoding="utf-8").replace("    second_person: {act: confirm_close, within: 1}\n", "")
    text = text.replace(
        "within: {working_days: 10, awaits: verify, limit: 30}", "within: {working_days: 5, awaits: verify}"
    )
    start = text.index("  confirm_close:")
    path = tmp_path / "own.yml"
    path.write_text(text[:start] + text[text.index("  archive:") :], encoding="utf-8")
    rules = load_rules(path)

    assert rules.acts["close"].second is None
    assert rules.acts["assign"].within is not None
    assert rules.acts["assign"].within.working_days == 5


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    from: [assigned]\n", "    from: [asigned]\n", "acts.accept.from: 'asigned' is no stage"),
        ("    from: working\n", "    from: woking\n", "acts.assign.from: 'woking' is no group"),
        ("    to: verifying\n", "", "acts.accept: from and to belong together"),
        ("who: [unit, analyst]", "who: [units]", "acts.accept.who: 'units' is no role"),
        ("who: [unit, analyst]", "who: []", "acts.accept.who: name at least one role"),
        ("requires: [finding]", "requires: [findings]", "acts.verify: 'findings' is no field"),
        ("awaits: grade}", "awaits: grad}", "acts.verify.within.awaits: 'grad' is no act"),
        ("act: confirm_close, within", "act: confirm_grade, within", "acts.close.second_person.act"),
        ("    confirms: transfer\n", "    confirms: assign\n", "acts.transfer.second_person.act"),
        ("not_while: [grade]", "not_while: [feedback]", "acts.close.not_while"),
        ("pair: receive", "pair: assign", "acts.merge.pair"),
        ("  found: {name: 发现, within", "  founded: {name: 发现, within", "stages.founded: 'founded' is no stage"),
        ("  closed: {name: 销号}\n", "", "stages: closed have no name"),
        (
            "working_days: 10, awaits: verify",
            "working_days: -10, awaits: verify",
            "acts.assign.within.working_days: -10",
        ),
        ("working_days: 10, awaits: verify", "working_days: ten, awaits: verify", "acts.assign.within.working_days"),
        ("{hours: 2, awaits", "{hours: 2, working_days: 1, awaits", "acts.flag_major.within: give either"),
        ("{key: red,", "{key: crimson,", "choices.grade: give each of red"),
        ("grade: [red, orange]", "grade: [red, pink]", "second_person.when.grade: choose of red"),
        (
            "sets: {measure: 移送公安, outcome",
            "sets: {measures: 移送公安, outcome",
            "sets 'measures', which is no field",
        ),
        ("working_days: 3, hours: 1", "working_days: 0, hours: 1", "reminders: working_days must rise"),
        ("{key: late,", "{key: soon,", "reminders: two steps have the same key"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Xiamen", "timezone: 'Asia/Xiamen' is no time zone"),
        ("valid_from: 2018-05-15", "valid_from: May", "valid_from: a date"),
        ("keeps_due: true", "keeps_due: 是", "acts.accept.keeps_due: true or false"),
        ("    may: [holder]\n    keeps_due", "    mays: [holder]\n    keeps_due", "acts.accept: 'mays' is not known"),
        ("    times: 1\n", "", "acts.extend.times"),
        ("  reopen:\n", "  come_again:\n", "acts: reopen is missing"),
        ("may: [unit, how, day]", "may: [how, day]", "acts.answer_cleanup.units"),
        ("requires: [mechanism, switch]", "requires: [mechanism, on]", "acts.emergency.requires"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, old: str, new: str, place: str) -> None:
    """The sentence names the file and the place in it."""
    path = changed(tmp_path, old, new)

    with pytest.raises(BadInput) as refused:
        load_rules(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert place in str(refused.value)


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00", b"{", b"- a", b"", b"[" * 5000, b"a: &a [*a]", b"1: {2: 3}", b"x" * 1_000_001]
)
def test_no_life_cycle_at_all(tmp_path: Path, body: bytes) -> None:
    """Whatever lies there is refused with one of the house's errors."""
    path = tmp_path / "own.yml"
    path.write_bytes(body)

    with pytest.raises(HouseError, match=r"own\.yml"):
        load_rules(path)


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    """YAML would keep the last one and say nothing."""
    path = changed(tmp_path, "  accept:\n", "  close:\n    name: 甲\n  accept:\n")

    with pytest.raises(UnreadableFile, match="'close' is written twice"):
        load_rules(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(UnreadableFile, match=r"none\.yml"):
        load_rules(tmp_path / "none.yml")


def test_no_part_of_the_file_can_be_taken_out_unnoticed(tmp_path: Path) -> None:
    """Each top part, when missing or of the wrong kind, is refused and never crashes."""
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for part in content:
        for wrong in (None, 3, "文字", [1], {"a": 1}):
            path = tmp_path / "own.yml"
            path.write_text(yaml.safe_dump(content | {part: wrong}, allow_unicode=True), encoding="utf-8")
            try:
                load_rules(path)
            except BadInput:
                continue
            assert (part, wrong) in (("valid_to", None), ("id", "文字"), ("source", "文字"), ("home_province", "文字"))
