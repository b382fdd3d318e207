"""The case of a lead as its page shows it: where it was seen, its stage and grade, who has to act by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk import words
from desk.context import Desk
from desk.masking import Cover
from desk.plain import local
from facts.cases import Lead
from facts.dossiers import Dossier
from facts.sightings import Spread, spread

#: Pages and acts shown; more are on the command line.
_SIGHTINGS, _ACTS = 12, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRow:
    """One page that carries the lead."""

    page: int
    url: str
    title: str
    score: float
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One thing that was done."""

    on: str
    what: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """All of it, covered before a template sees it."""

    #: Why a quiet lead speaks again; empty for most.
    news: str
    stage: str
    grade: str
    grade_reasons: Sequence[str]
    units: Sequence[str]
    due: date | None
    subject_id: str | None
    #: None where no page carries it.
    spread: Spread | None
    seen: Sequence[SeenRow]
    sources: Sequence[str]
    acts: Sequence[ActRow]


def case_view(desk: Desk, lead: Lead, cover: Cover) -> CaseView:
    """Read a lead's case."""
    dossier = desk.ports.dossiers.get(lead.id or "")
    docket = dossier.docket
    return CaseView(
        news=cover.free(lead.news),
        stage=words.STAGES[docket.stage.value],
        grade=words.say(words.GRADES, docket.grade and docket.grade.value, "未定"),
        grade_reasons=docket.grade_reasons,
        units=docket.units,
        due=docket.due,
        subject_id=lead.subject_id,
        spread=spread(dossier.sightings) if dossier.sightings else None,
        seen=[
            SeenRow(
                page=one.page_id, url=cover.free(one.url), title=cover.label(one.title), score=one.score,
                times=one.times_seen,
            )
            for one in dossier.sightings[:_SIGHTINGS]
        ],
        sources=[f"{source.name} {source.times} 次" for source in dossier.sources],
        acts=_acts(desk, dossier, cover),
    )  # fmt: skip


def _acts(desk: Desk, dossier: Dossier, cover: Cover) -> list[ActRow]:
    return [
        ActRow(on=local(act.at), what=words.say(desk.ports.acts, act.act), by=act.by, reason=cover.free(act.reason))
        for act in reversed(dossier.acts[-_ACTS:])
    ]
