"""What the office's papers are made with: campaigns, places, rules of scoreboard and reports; its own or the shipped.

The command line and the desk make the same papers of it.
"""

from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from facts.campaigns import Campaign
from facts.dossiers import Dossier
from leads.campaign.loading import load_campaigns
from leads.campaign.places import SHIPPED as SHIPPED_PLACES
from leads.campaign.places import Places, load_places
from leads.export import ExportCount
from leads.figures import Names, Rules
from leads.forms import Form, export_dossiers
from leads.scoreboard.rules import SHIPPED as SHIPPED_SCORES
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.rules import load_rules as load_scores
from wiring.assembly import House

#: Who reports where nobody says otherwise; stands in title and signature.
OFFICE = "市防范和处置非法集资工作领导小组办公室"


def campaigns(house: House) -> tuple[Campaign, ...]:
    """The shipped campaign and the office's own; errors as leads.campaign.loading."""
    return load_campaigns(_own(house, "campaigns"))


def places(house: House) -> Places:
    """Places whose status is kept."""
    return load_places(_own(house, "campaign-places.yml") or SHIPPED_PLACES)


def score_rules(house: House) -> ScoreRules:
    """How filed cases are read and matched."""
    return load_scores(_own(house, "scoreboard.yml") or SHIPPED_SCORES)


def report_rules(house: House) -> Rules:
    """How figures are counted and what people call sectors, units and acts."""
    acts = house.lifecycle
    names = Names(
        sectors=house.sectors,
        units={key: house.unit_name(key) for key in house.routing.units},
        acts={key: acts.act_name(key) for key in acts.acts},
    )
    return Rules(names=names)


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
    with target.open("rb") as body:
        digest = file_digest(body, "sha256").hexdigest()
    detail = {"rows": count.written, "export": export, "judged_only": judged_only, "sha256": digest} | told
    house.audit.append(actor=by, act="form exported", subject=form.name, detail=detail)
    return count


def _own(house: House, name: str) -> Path | None:
    home = house.settings.casework
    return home / name if home and (home / name).exists() else None
