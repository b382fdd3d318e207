"""A generated history whose truth is known: recall, lead times, acceptance come out exactly."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

import pytest

from facts.cases import Decision
from facts.dossiers import Dossier, SourceSeen
from facts.filed import CaseDecision, FiledCase, Outcome
from facts.subjects import Trait, TraitKind
from leads.scoreboard.board import draw
from leads.scoreboard.rules import load_rules
from leads.scoreboard.traits import key_of
from leads.scoreboard.words import summary
from tests.leads.scoreboard.dossiers import START, a_code, a_dossier, company, judged

RULES = load_rules()
WINDOW = RULES.window_days
FIRST = "金银铜铁木水火土日月星云山海江河"
SECOND = "树林花草叶枝果根鹿鹤鹏雁马牛羊虎"


def name_of(number: int) -> str:
    return f"滨海{FIRST[number % 16]}{SECOND[number // 16 % 16]}{FIRST[number // 256 % 16]}财富管理有限公司"


def a_case(number: int, day: int, *traits: Trait, **changes: object) -> FiledCase:
    shown = tuple(key_of(each) for each in (traits or (company(name_of(number)),)))
    plain = {
        "id": f"LA-{number:06d}", "source": "市公安局", "external_id": f"案{number}", "name": name_of(number),
        "traits": shown, "filed_on": START.date() + timedelta(days=day),
    }  # fmt: skip
    return FiledCase(**plain | changes)


def drawn(cases: list[FiledCase], dossiers: list[Dossier], decisions: dict[str, CaseDecision] | None = None):
    return draw(cases, dossiers, lambda subject: (), RULES, at=START, decisions=decisions)


def test_a_history_comes_out_as_it_was() -> None:
    """400 cases over a year, each found early, at the same time, late or never: every count, day and month exact."""
    chance = random.Random(20261123)
    cases, dossiers, truth, months, days = [], [], Counter(), {}, []
    for number in range(400):
        filed = chance.randrange(60, 420)
        kind = chance.choice(["early", "same", "late", "never"])
        ahead = {
            "early": chance.randrange(WINDOW + 1, 60), "same": chance.randrange(-WINDOW, WINDOW + 1),
            "late": -chance.randrange(WINDOW + 1, 60), "never": 0,
        }[kind]  # fmt: skip
        cases.append(a_case(number, filed))
        outcome = {"early": Outcome.EARLIER, "same": Outcome.SAME_TIME}.get(kind, Outcome.MISSED)
        truth[outcome] += 1
        month = f"{cases[-1].filed_on:%Y-%m}"
        months.setdefault(month, Counter())[outcome] += 1
        if kind != "never":
            dossiers.append(a_dossier(number, filed - ahead, row={"subject": name_of(number)}))
        if kind in ("early", "same"):
            days.append(ahead)

    board = drawn(cases, dossiers)

    total = board.candidate_total
    assert (total.earlier, total.same_time, total.missed, total.undecided) == (
        truth[Outcome.EARLIER], truth[Outcome.SAME_TIME], truth[Outcome.MISSED], 0,
    )  # fmt: skip
    assert total.recall.hits == len(days)
    assert board.median_lead_days == median(days)
    assert [(one.month, one.earlier, one.same_time, one.missed) for one in board.candidate_months] == [
        (month, count[Outcome.EARLIER], count[Outcome.SAME_TIME], count[Outcome.MISSED])
        for month, count in sorted(months.items())
    ]
    assert board.confirmed_total.missed == len(cases)


@pytest.mark.parametrize(
    ("ahead", "outcome"),
    [
        (WINDOW + 1, Outcome.EARLIER), (WINDOW, Outcome.SAME_TIME), (0, Outcome.SAME_TIME),
        (-WINDOW, Outcome.SAME_TIME), (-WINDOW - 1, Outcome.MISSED),
    ],
)  # fmt: skip
def test_the_edges_of_the_window(ahead: int, outcome: Outcome) -> None:
    """The days of the window count, the next ones do not; the lead time keeps its sign."""
    (result,) = drawn([a_case(1, 100)], [a_dossier(1, 100 - ahead, row={"subject": name_of(1)})]).results

    assert (result.as_candidate, result.lead_days) == (outcome, ahead)


def test_candidates_and_confirmations_are_two_levels() -> None:
    """Found early and confirmed after the filing: early as a candidate, missed as a confirmed lead."""
    judgement = judged("XS-000001", Decision.CONFIRM, 120)
    board = drawn([a_case(1, 100)], [a_dossier(1, 50, row={"subject": name_of(1)}, judgements=[judgement])])
    (result,) = board.results

    assert (result.as_candidate, result.lead_days) == (Outcome.EARLIER, 50)
    assert (result.as_confirmed, result.confirmed_days) == (Outcome.MISSED, -20)


def test_what_was_dismissed_was_missed() -> None:
    """Seen, put aside, filed: that is a miss and says so; taken up again before the filing it counts."""
    dismissed = judged("XS-000001", Decision.DISMISS, 60)
    again = judged("XS-000001", Decision.CONFIRM, 90)
    row = {"subject": name_of(1)}
    (missed,) = drawn([a_case(1, 100)], [a_dossier(1, 50, row=row, judgements=[dismissed])]).results
    (found,) = drawn([a_case(1, 100)], [a_dossier(1, 50, row=row, judgements=[dismissed, again])]).results

    assert (missed.as_candidate, missed.lead_days) == (Outcome.MISSED, None)
    assert "已被研判排除" in missed.reason
    assert (found.as_candidate, found.as_confirmed, found.confirmed_days) == (Outcome.EARLIER, Outcome.EARLIER, 10)


def test_what_the_police_told_us_is_no_finding() -> None:
    """A lead that only came from those who file cases is not found by us; one that a scan had before is."""
    police = SourceSeen(system="police", name="公安", first_at=START)
    scan = SourceSeen(system="scan", name="网上巡查", first_at=START + timedelta(days=80))
    row = {"subject": name_of(1)}
    (told,) = drawn([a_case(1, 100)], [a_dossier(1, 0, row=row, sources=[police])]).results
    (both,) = drawn([a_case(1, 100)], [a_dossier(1, 0, row=row, sources=[police, scan])]).results

    assert (told.as_candidate, told.lead_days) == (Outcome.MISSED, None)
    assert (both.as_candidate, both.lead_days) == (Outcome.EARLIER, 20)


def test_leads_of_one_subject_are_one_answer() -> None:
    """The earliest of them counts."""
    pair = [
        a_dossier(n, day, row={"subject": name_of(1)}, lead={"subject_id": "ZT-000001"})
        for n, day in ((1, 90), (2, 40))
    ]
    (result,) = drawn([a_case(1, 100)], pair).results

    assert (result.as_candidate, result.lead_days) == (Outcome.EARLIER, 60)


def test_several_subjects_are_for_a_person() -> None:
    """Two subjects with one name are listed, in no share, and settled by what a person says."""
    pair = [a_dossier(n, 50, row={"subject": name_of(1)}) for n in (1, 2)]
    board = drawn([a_case(1, 100)], pair)
    said = CaseDecision(case="LA-000001", lead="XS-000002", by="李分析", reason="同一地址", at=START)
    (decided,) = drawn([a_case(1, 100)], pair, {"LA-000001": said}).results
    (denied,) = drawn([a_case(1, 100)], pair, {"LA-000001": replace(said, lead=None)}).results

    assert board.results[0].as_candidate is Outcome.UNDECIDED
    assert [meeting.lead for meeting in board.results[0].meetings] == ["XS-000001", "XS-000002"]
    assert board.candidate_total.recall.of == 0
    assert (decided.as_candidate, decided.meetings[0].lead) == (Outcome.EARLIER, "XS-000002")
    assert denied.as_candidate is Outcome.MISSED


def test_a_hint_alone_is_for_a_person() -> None:
    """A shared phone, or a short name inside a registered one, settles nothing; it is listed."""
    phone = Trait(kind=TraitKind.PHONE, value="13800138000")
    known = a_dossier(1, 50, row={"subject": name_of(1)}, lead={"subject_id": "ZT-000001"})
    cases = [
        a_case(1, 100, phone),
        a_case(2, 100, Trait(kind=TraitKind.BRAND, value=name_of(1)[2:5])),
        a_case(3, 100, Trait(kind=TraitKind.BRAND, value="毫不相干")),
    ]
    board = draw(cases, [known], lambda subject: (phone,), RULES, at=START)

    assert [each.as_candidate for each in board.results] == [Outcome.UNDECIDED, Outcome.UNDECIDED, Outcome.MISSED]


def test_another_credit_code_excludes() -> None:
    """One name and two codes is for a person; the same code settles it although another subject shares the domain."""
    uscc, other, site = (
        Trait(kind=TraitKind.USCC, value=a_code()), Trait(kind=TraitKind.USCC, value=a_code("91350200MA31ABC")),
        Trait(kind=TraitKind.DOMAIN, value="jinshu.test"),
    )  # fmt: skip
    held = {"ZT-000001": (other, company(name_of(1))), "ZT-000002": (uscc,), "ZT-000003": (site,)}
    dossiers = [a_dossier(n, 50, lead={"subject_id": f"ZT-{n:06d}"}) for n in (1, 2, 3)]

    def outcome(*traits: Trait, among: list[Dossier]) -> tuple[Outcome, list[str]]:
        (result,) = draw([a_case(1, 100, *traits)], among, lambda subject: held[subject], RULES, at=START).results
        return result.as_candidate, [meeting.subject for meeting in result.meetings]

    assert outcome(uscc, company(name_of(1)), among=dossiers[:1]) == (Outcome.UNDECIDED, ["ZT-000001"])
    assert outcome(uscc, site, among=dossiers) == (Outcome.EARLIER, ["ZT-000002"])


def test_names_and_sites_meet_however_they_are_written() -> None:
    """Width, brackets, traditional characters and sub-domains are no difference."""
    ours = a_dossier(1, 50, lead={"subject_id": "ZT-000001"})
    held = (company("厦门（滨海）金树财富管理有限公司"), Trait(kind=TraitKind.DOMAIN, value="jinshu.com.cn"))
    written = (
        company("廈門(濱海)金樹財富管理有限公司"),
        Trait(kind=TraitKind.DOMAIN, value="http://www.jinshu.com.cn/a"),
    )
    for trait in written:
        case = replace(a_case(1, 100), traits=(key_of(trait),))
        (result,) = draw([case], [ours], lambda subject: tuple(map(key_of, held)), RULES, at=START).results
        assert result.as_candidate is Outcome.EARLIER


def test_acceptance_counts_what_was_judged() -> None:
    """Two of three judged leads are confirmed; the one that nobody judged is in no share."""
    last = [Decision.CONFIRM, Decision.CONFIRM, Decision.DISMISS]
    dossiers = [a_dossier(n, 1, judgements=[judged(f"XS-{n:06d}", each, 5)]) for n, each in enumerate(last, 1)]
    board = drawn([], [*dossiers, a_dossier(9, 1)])

    assert (board.acceptance.hits, board.acceptance.of) == (2, 3)


def test_it_is_said_in_plain_chinese() -> None:
    """The published figures stand beside ours with their mark; nothing is claimed of what was not imported."""
    board = drawn([a_case(1, 100), a_case(2, 100)], [a_dossier(1, 50, row={"subject": name_of(1)})])
    said = "\n".join(summary(board))

    assert "发现率 1/2＝50.0%" in said
    assert "重庆 2017年 16/90＝18%【待核】" in said
    assert "重庆 2018年上半年 12/38＝32%【待核】" in said
    assert "未导入的案件不在其中" in said
    assert board.results[0].case.filed_on == date(2026, 4, 11)
