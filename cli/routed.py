"""What the commands on a lead's duty, facts and grade share: asking the rules, masking, printing."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cli import printing

if TYPE_CHECKING:
    from facts.dockets import Act, Grade
    from facts.grading import GradeProposal
    from facts.units import Routing
    from leads.checklist import Fact, Part
    from wiring.assembly import House


def print_route(routing: "Routing", *, as_json: bool) -> None:
    """Print who has to act, and why."""
    if as_json:
        printing.as_json({**asdict(routing), "keys": routing.keys})
        return
    rows = [
        ("责任单位", "、".join(unit.name for unit in routing.units)),
        ("责任区", routing.duty_district),
        ("配合", "、".join(unit.name for unit in routing.cooperating)),
        ("队列", routing.queue or ""),
        ("是否跨省", routing.crossing or "未知"),
        *(("理由", reason) for reason in routing.reasons),
        *(("待核", f"{unit.name}：{unit.unverified}") for unit in routing.units if unit.unverified),
        ("规则", routing.rules),
    ]
    printing.table(f"责任单位建议（行业{routing.sector or '未定'}，按 {routing.on} 的分工）", ("项", "内容"), rows)


def _covered(text: str, *, unmask: bool) -> str:
    from keywords import cover

    return cover(text, unmask=unmask)


def covered_grade(proposal: "GradeProposal", *, unmask: bool) -> "GradeProposal":
    """The proposal with personal values masked in what it tells."""
    reasons = tuple(replace(one, text=_covered(one.text, unmask=unmask)) for one in proposal.reasons)
    heat, unrest = (text and _covered(text, unmask=unmask) for text in (proposal.heat, proposal.unrest))
    return replace(proposal, reasons=reasons, heat=heat, unrest=unrest)


def masked(fact: "Fact", *, unmask: bool) -> "Fact":
    """The fact with personal values masked; a digest is no personal value, whatever digits it has."""
    return replace(fact, parts=tuple(_masked_part(part, unmask=unmask) for part in fact.parts))


def _masked_part(part: "Part", *, unmask: bool) -> "Part":
    if part.value is None or part.key == "evidence":
        return part
    # What a value is called tells whether it is a person's name.
    head = f"{part.name}："
    return replace(part, value=_covered(head + part.value, unmask=unmask)[len(head) :])


def proposed(house: "House", lead_id: str) -> "GradeProposal":
    """The grade that the office's rules propose for a lead."""
    from leads.grading import GradePorts, propose_for
    from store.witnesses import SqlWitnesses

    witnesses = SqlWitnesses(house.store)
    ports = GradePorts(
        rules=house.grading, publishers=house.adverts.publishers, clues=lambda key: house.clues.some(witnesses.of(key))
    )
    return propose_for(house.dossiers.get(lead_id), ports)


def set_grade(house: "House", proposal: "GradeProposal", act: "Act", chosen: "Grade | None") -> str:
    """Set a lead's grade as an act of its docket; say what was set, and who has to confirm it."""
    from leads.grading import decide, grade_name
    from leads.lifecycle import perform

    found = decide(proposal, house.grading, grade=chosen, by=act.by, reason=act.reason)
    done, *_ = perform(house.act_ports, replace(act, reason=found.reason, detail=found.detail))
    said = f"{done.lead} 定{grade_name(found.grade, house.grading)}级"
    return f"{said}，须由另一人复核（{done.waits_for}）。" if done.waits_for else f"{said}。"


def house_of(db: str | None, out: Path | None) -> "House":
    """The house over a folder or database."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
