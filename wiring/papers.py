"""What the office's papers are made with: campaigns, places, rules of scoreboard and reports; its own or the shipped.

The command line and the desk make the same papers of it.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import file_digest
from pathlib import Path

from facts.appraisals import Appraisal
from facts.campaigns import Campaign
from facts.dossiers import Dossier
from facts.errors import BadInput
from facts.figures import Span
from facts.places import PlaceLead
from facts.subjects import Trait
from leads.campaign.appraising import Ground, appraise
from leads.campaign.board import draw_board
from leads.campaign.loading import load_campaigns, pick
from leads.campaign.places import SHIPPED as SHIPPED_PLACES
from leads.campaign.places import Places, load_places, place_leads
from leads.export import ExportCount
from leads.figures import Names, Rules
from leads.forms import Form, export_dossiers
from leads.scoreboard.board import draw
from leads.scoreboard.rules import SHIPPED as SHIPPED_SCORES
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.rules import load_rules as load_scores
from wiring.assembly import House
from wiring.rules import OFFICE_ZONE

#: Who reports where nobody says otherwise; stands in title and signature.
OFFICE = "市防范和处置非法集资工作领导小组办公室"
_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)


def campaigns(house: House, folder: Path | None = None) -> tuple[Campaign, ...]:
    """The shipped campaign and the office's own, of a folder where one is given; errors as leads.campaign.loading."""
    return load_campaigns(folder or _own(house, "campaigns"))


def campaign(house: House, identity: str, folder: Path | None = None) -> Campaign:
    """The campaign of an id; errors as leads.campaign.loading."""
    return pick(campaigns(house, folder), identity)


def places(house: House, path: Path | None = None) -> Places:
    """Places whose status is kept, of a file where one is given."""
    return load_places(path or _own(house, "campaign-places.yml") or SHIPPED_PLACES)


def leads_of_places(house: House, known: Places, dossiers: Iterable[Dossier] | None = None) -> list[PlaceLead]:
    """What leads say of places: of every lead, or of some."""
    return list(place_leads(house.dossiers.all() if dossiers is None else dossiers, known, office_day))


def score_rules(house: House, path: Path | None = None) -> ScoreRules:
    """How filed cases are read and matched, by a file where one is given."""
    return load_scores(path or _own(house, "scoreboard.yml") or SHIPPED_SCORES)


def appraisal(house: House, of: Campaign, on: date, known: Places, rules: ScoreRules) -> Appraisal:
    """Draft the appraisal of a campaign on a day: what each unit found against the cases that came to light.

    Reads every lead: some 30 s for 50,000 of them.
    """
    dossiers = list(house.dossiers.all())
    traits = house.subjects.all_traits()

    def traits_of(subject: str) -> Iterable[Trait]:
        return traits.get(subject, ())

    scored = draw(
        house.filed.all(), dossiers, traits_of, rules, at=house.clock.now(), decisions=house.filed.decisions()
    )
    return appraise(
        Ground(
            board=draw_board(of, house.campaigns.filings(of.id), on),
            leads=leads_of_places(house, known, dossiers),
            results=scored.results,
            places=known,
            sectors=house.sectors,
        )
    )


def report_rules(house: House) -> Rules:
    """How figures are counted and what people call sectors, units and acts."""
    acts = house.lifecycle
    names = Names(
        sectors=house.sectors,
        units={key: house.unit_name(key) for key in house.routing.units},
        acts={key: acts.act_name(key) for key in acts.acts},
    )
    return Rules(names=names)


def note_report(house: House, kind: str, target: Path, *, by: str, **told: object) -> None:
    """Note in the audit log who took out which report, with the digest of the file."""
    detail = {"file": target.name, "sha256": digest_of(target)} | told
    house.audit.append(actor=by, act="report written", subject=kind, detail=detail)


def export_form(
    house: House, form: Form, dossiers: Iterable[Dossier], target: Path, *, by: str, export: str | None,
    judged_only: bool = False, **told: object,
) -> ExportCount:  # fmt: skip
    """Write a form, and note in the audit log who took out what, with the digest of the workbook.

    Args:
        house: whose audit log it is.
        form: which form.
        dossiers: what may enter it, strongest first.
        target: the workbook.
        by: who exports.
        export: number of the export, where the sheet is to come back filled in.
        judged_only: leave out leads that nobody has judged.
        told: what else the entry says: period, district …

    Raises:
        NoSpace: the workbook cannot be written.
    """
    count = export_dossiers(form, dossiers, target, judged_only=judged_only, export=export)
    detail = {"rows": count.written, "export": export, "judged_only": judged_only, "sha256": digest_of(target)} | told
    house.audit.append(actor=by, act="form exported", subject=form.name, detail=detail)
    return count


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as body:
        return file_digest(body, "sha256").hexdigest()


def month_span(text: str) -> Span:
    """The days of a month such as 2026-11.

    Raises:
        BadInput: it is none.
    """
    found = _MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) < 9999:
        raise BadInput(f"月份应写成 2026-11 这样的年月，不是“{text[:20]}”。")
    first = date(int(found[1]), int(found[2]), 1)
    return Span(first=first, last=(first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def day_span(first: date, last: date) -> Span:
    """From the first day to the last, both within.

    Raises:
        BadInput: they stand the wrong way round.
    """
    if last < first:
        raise BadInput(f"起止日期颠倒：{first} 至 {last}；请对调。")
    return Span(first=first, last=last)


def office_day(moment: datetime) -> date:
    """The office's day of a moment."""
    return moment.astimezone(OFFICE_ZONE).date()


def _own(house: House, name: str) -> Path | None:
    home = house.settings.casework
    return home / name if home and (home / name).exists() else None
