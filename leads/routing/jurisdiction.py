"""Where a lead belongs, read from its dossier tie by tie: 登记地, 住所地, 经营地, 行为地 are kept apart.

Statements may say what the ledger's row has no field for: `resides_at` 住所地, `acts_at` 行为地,
`server_at` 服务器所在地.
"""

from collections.abc import Iterator, Mapping

from facts.dossiers import Dossier
from facts.statements import Basis, Statement
from facts.subjects import SubjectKind
from facts.units import Jurisdiction, Tie, TiedPlace
from leads.routing.gazetteer import Gazetteer
from leads.routing.places import place
from text import fold

#: Fields of statements beside those of LedgerRow that tell a place, and what each is called.
PLACE_FIELDS = {"resides_at": "住所地", "acts_at": "行为地", "server_at": "服务器所在地"}


def jurisdiction_of(dossier: Dossier, gazetteer: Gazetteer) -> Jurisdiction:
    """Read every tie that the dossier knows; pure, linear in the dossier's texts."""
    ties = tuple(tie for tie in _ties(dossier, gazetteer) if tie.places)
    return Jurisdiction(ties=ties, is_person=_is_person(dossier))


def sector_of(dossier: Dossier, sectors: Mapping[str, str]) -> str | None:
    """The sector's code: as people corrected it on the row, else as the lead was routed by rule.

    `sectors` is code -> name as the forms write it; a name that is none of them leaves the lead's own code.
    """
    written = (dossier.row.sector or "").strip()
    if written in sectors:
        return written
    return next((code for code, name in sectors.items() if name == written), dossier.lead.sector)


def _is_person(dossier: Dossier) -> bool:
    return dossier.subject is not None and dossier.subject.kind is SubjectKind.PERSON


def _ties(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[TiedPlace]:
    last, row = _last(dossier), dossier.row
    addresses = (
        (Tie.REGISTERED, "registered_at", row.registered_at),
        (Tie.RESIDENCE, "resides_at", _value(last, "resides_at")),
        (Tie.OPERATES, "operates_at", row.operates_at),
        (Tie.OPERATES, "district", _area(row.district, gazetteer)),
        (Tie.CONDUCT, "acts_at", _value(last, "acts_at")),
        (Tie.SERVER, "server_at", _value(last, "server_at")),
    )
    for tie, field, written in addresses:
        if written:
            basis = last[field].basis if field in last else Basis.CLAIMED
            yield TiedPlace(tie=tie, places=place(written, gazetteer, is_local=True), text=written, basis=basis)
    yield from _inferred(dossier, gazetteer)


def _inferred(dossier: Dossier, gazetteer: Gazetteer) -> Iterator[TiedPlace]:
    """What a firm's name (it begins with where it is registered) and the page's wording let one guess."""
    name = dossier.row.subject or dossier.lead.subject
    if name and not _is_person(dossier):
        yield TiedPlace(tie=Tie.REGISTERED, places=place(name, gazetteer), text=name, basis=Basis.INFERRED)
    said = "\n".join([dossier.lead.title, *(quote.text for quote in dossier.lead.quotes)])
    yield TiedPlace(tie=Tie.CONDUCT, places=place(said, gazetteer), text=dossier.lead.title, basis=Basis.INFERRED)


def _area(written: str | None, gazetteer: Gazetteer) -> str | None:
    """A district given as its division code or without 区, a zone as its key, else the text itself."""
    if written is None:
        return None
    plain = fold(written).folded.strip()
    named = next((name for name in gazetteer.districts.values() if name.removesuffix("区") == plain), None)
    return gazetteer.districts.get(plain) or gazetteer.zones.get(written.strip()) or named or written


def _last(dossier: Dossier) -> Mapping[str, Statement]:
    return {statement.field: statement for statement in dossier.statements}


def _value(last: Mapping[str, Statement], field: str) -> str | None:
    return last[field].value if field in last else None
