"""REST: the watch list, who met it, alarms of a change of shell."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.papers import api_lists as models
from desk.papers import watching
from desk.papers.api_models import ReasonIn
from desk.plain import covered
from facts.alarms import Alarm
from facts.errors import BadInput
from facts.people import Person, Right
from facts.watching import WatchHit, WatchState

Reader = Annotated[Person, needs(Right.SEE)]
Keeper = Annotated[Person, needs(Right.WATCH)]
Key = Annotated[str, Path(max_length=20)]


def add_list(router: APIRouter, desk: Desk) -> None:
    """`/watch`."""

    @router.get("/watch", summary="警示名单", operation_id="list_watch", responses=ANSWERS)
    def listed(
        who: Reader, words: Annotated[str, Query(max_length=100)] = "", state: WatchState | None = None,
        limit: Limit = 50, after: After = None,
    ) -> Listing[models.EntryOut]:  # fmt: skip
        found, _ = watching.entries(desk, words, state.value if state else "")
        return paged([models.EntryOut.model_validate(one) for one in found], limit, after)

    @router.post("/watch", status_code=201, summary="列入警示名单", operation_id="add_watch", responses=ANSWERS)
    def add(who: Keeper, given: models.EntryIn) -> models.EntryOut:
        return models.EntryOut.model_validate(
            watching.entry(desk, watching.add(desk, who, _typed(desk, given)).id or "")
        )

    @router.get("/watch/entries/{entry}", summary="一条警示", operation_id="get_watch", responses=ANSWERS)
    def one(who: Reader, entry: Key) -> models.EntryOut:
        return models.EntryOut.model_validate(watching.entry(desk, entry))

    @router.post("/watch/entries/{entry}/renew", summary="续期", operation_id="renew_watch", responses=ANSWERS)
    def renew(who: Keeper, entry: Key, given: models.RenewIn) -> models.EntryOut:
        typed = {"reason": given.reason, "until": _day(given.until), "review": _day(given.review)}
        watching.change(desk, who, entry, "renew", typed)
        return models.EntryOut.model_validate(watching.entry(desk, entry))

    @router.post("/watch/entries/{entry}/remove", summary="移出名单", operation_id="remove_watch", responses=ANSWERS)
    def remove(who: Keeper, entry: Key, given: ReasonIn) -> models.EntryOut:
        watching.change(desk, who, entry, "remove", {"reason": given.reason})
        return models.EntryOut.model_validate(watching.entry(desk, entry))


def add_alarms(router: APIRouter, desk: Desk) -> None:
    """`/watch/hits` and `/watch/alarms`."""

    @router.get("/watch/hits", summary="命中警示名单", operation_id="list_watch_hits", responses=ANSWERS)
    def hits(who: Reader, limit: Limit = 50, after: After = None) -> Listing[models.HitOut]:
        return paged([_hit(one) for one in watching.hits(desk, who)], limit, after)

    @router.get("/watch/alarms", summary="改头换面预警", operation_id="list_alarms", responses=ANSWERS)
    def alarms(
        who: Reader, everything: bool = False, limit: Limit = 50, after: After = None
    ) -> Listing[models.AlarmOut]:
        return paged([_alarm(one) for one in watching.alarms(desk, who, open_only=not everything)], limit, after)

    @router.post(
        "/watch/alarms/{alarm}/acknowledge", summary="处理预警", operation_id="acknowledge_alarm", responses=ANSWERS
    )
    def acknowledge(who: Keeper, alarm: Key, given: ReasonIn) -> models.AlarmOut:
        return _alarm(watching.acknowledge(desk, who, alarm, given.reason))


def _typed(desk: Desk, given: models.EntryIn) -> dict[str, str]:
    """The same as a form would send."""
    fields = {header: name for name, header in watching.trait_fields(desk).items()}
    if unknown := given.traits.keys() - fields.keys():
        raise BadInput(f"traits 里没有 {'、'.join(sorted(unknown))} 这种比对信息；可用 {'、'.join(fields)}。")
    plain = {name: value for name, value in given.model_dump(exclude={"traits"}).items() if isinstance(value, str)}
    days = {name: _day(getattr(given, name)) for name in ("since", "until", "review")}
    return plain | days | {fields[header]: value for header, value in given.traits.items()}


def _day(day: object) -> str:
    return str(day) if day else ""


def _hit(one: WatchHit) -> models.HitOut:
    return models.HitOut(
        entry=one.entry.id or "", lead=one.lead, strength=one.strength, says=covered(one.says), at=one.at
    )


def _alarm(one: Alarm) -> models.AlarmOut:
    return models.AlarmOut(
        id=one.id or "", kind=one.kind.value, name=covered(one.name), lead=one.lead, strength=one.strength,
        against_name=covered(one.against_name), against_lead=one.against_lead, points=one.points, at=one.at,
        shared=tuple(part.mark.shown or part.mark.kind.value for part in one.shared), says=covered(one.says),
        acknowledged_by=one.acknowledged.by if one.acknowledged else None,
    )  # fmt: skip
