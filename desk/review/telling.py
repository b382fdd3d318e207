"""A page's screen as the API tells it."""

from collections.abc import Sequence

from desk.review import models
from desk.review.identifiers import IdentifierRow
from desk.review.order import Place
from desk.review.page_view import PageView


def page_out(view: PageView, place: Place) -> models.PageOut:
    """Everything the screen shows but the text and the pictures."""
    screening, lead = view.screening, view.lead
    return models.PageOut(
        page=view.page.id or 0,
        url=view.url,
        title=view.title,
        fetched_at=view.page.fetched_at,
        score=screening.score if screening else None,
        band=screening.band.value if screening else None,
        stance=screening.stance.value if screening else None,
        lead=lead.id if lead else None,
        status=lead.status.value if lead and not view.asked else None,
        known=view.known,
        elements=[models.ElementOut(element=one.name, quote=one.quote, score=one.score) for one in view.elements],
        reasons=[
            models.GroundOut(title=one.title, said=one.said, points=one.points, quote=one.quote)
            for one in view.reasons
        ],
        promises=_promises(view),
        identifiers=[_identifier(one) for one in view.identifiers],
        spoken=[models.SpokenOut(what=one.what, by=one.by, at=one.at, reason=one.reason) for one in view.spoken],
        asked=view.asked is not None,
        next=place.next,
        previous=place.previous,
    )  # fmt: skip


def _promises(view: PageView) -> Sequence[models.PromiseOut]:
    return [
        models.PromiseOut(
            text=one.text, steps=one.steps, annual_percent=one.percent, is_own=one.is_own, notes=one.notes,
            lines=[line.name for line in one.lines],
        )
        for one in view.promises
    ]  # fmt: skip


def _identifier(row: IdentifierRow) -> models.IdentifierOut:
    others = [
        models.CarrierOut(
            origin=one.origin, where=one.where, subject=one.subject, subject_id=one.subject_id, lead=one.lead,
            page=one.page_id,
        )
        for one in row.others
    ]  # fmt: skip
    return models.IdentifierOut(
        kind=row.key, value=row.value, times=row.times, mentions=row.mentions, subjects=row.subjects, others=others
    )
