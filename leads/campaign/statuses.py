"""无非法集资社区、街道、区: what the leads say of a place, what was declared, and whether it still holds."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from facts.errors import BadInput
from facts.places import Declaration, Place, PlaceLead, PlaceState, PlaceStatus


def status_of(place: Place, leads: Sequence[PlaceLead], declarations: Sequence[Declaration], on: date) -> PlaceStatus:
    """One place on a day.

    Args:
        place: district, zone, street or community.
        leads: of any place.
        declarations: of any place, oldest first.
        on: the day; later declarations and confirmations do not count yet.

    Returns:
        A declaration stands until it is taken back, or a lead in the place is confirmed on its day or later.
    """
    inside = [lead for lead in leads if place.code in lead.places]
    said = [each for each in declarations if each.place == place.code and each.on <= on]
    last = said[-1] if said else None
    lost = _confirmed_since(inside, last.on, on) if last and last.is_free else []
    return PlaceStatus(
        place=place,
        derived=_derived(inside),
        leads=tuple(lead.lead for lead in inside if lead.is_open),
        is_free=last is not None and last.is_free and not lost,
        declared=last,
        lost_by=tuple(lead.lead for lead in lost),
        lost_on=min((lead.confirmed_on for lead in lost if lead.confirmed_on), default=None),
    )


def _derived(inside: Iterable[PlaceLead]) -> PlaceState:
    open_ = [lead for lead in inside if lead.is_open]
    if any(lead.is_in_hand for lead in open_):
        return PlaceState.IN_HAND
    return PlaceState.LEADS if open_ else PlaceState.CLEAR


def _confirmed_since(inside: Iterable[PlaceLead], since: date, on: date) -> list[PlaceLead]:
    found = [lead for lead in inside if lead.confirmed_on is not None and since <= lead.confirmed_on <= on]
    return sorted(found, key=lambda lead: (lead.confirmed_on or on, lead.lead))


def check_declaration(declaration: Declaration, place: Place, leads: Sequence[PlaceLead], today: date) -> Declaration:
    """Return a declaration that nothing speaks against.

    Raises:
        BadInput: basis or name is missing, the day lies in the future, or confirmed leads in the place are not closed;
            the sentence names them.
    """
    if not declaration.basis.strip() or not declaration.by.strip():
        raise BadInput("申报须写明依据和登记人。")
    if declaration.on > today:
        raise BadInput(f"申报日期 {declaration.on} 晚于今天（{today}）。")
    against = [lead.lead for lead in leads if place.code in lead.places and lead.is_open and lead.confirmed_on]
    if declaration.is_free and against:
        raise BadInput(f"{place.name}还有已确认未销号的线索 {'、'.join(against)}，不能申报为无非法集资。")
    return declaration


def history_of(
    place: Place, leads: Sequence[PlaceLead], declarations: Sequence[Declaration]
) -> tuple[tuple[date, str], ...]:
    """What happened to a place's status, oldest first, in words."""
    return tuple(sorted(_events(place, leads, declarations), key=lambda event: event[0]))


def _events(
    place: Place, leads: Sequence[PlaceLead], declarations: Sequence[Declaration]
) -> Iterator[tuple[date, str]]:
    inside = [lead for lead in leads if place.code in lead.places]
    said = [each for each in declarations if each.place == place.code]
    for each, following in zip(said, [*said[1:], None], strict=True):
        if not each.is_free:
            yield each.on, f"取消“无非法集资”：{each.basis}（{each.by}）"
            continue
        yield each.on, f"申报“无非法集资”：{each.basis}（{each.by}）"
        lost = _confirmed_since(inside, each.on, following.on if following else date.max)
        if lost and lost[0].confirmed_on:
            names = "、".join(f"{lead.lead} {lead.subject}" for lead in lost)
            yield lost[0].confirmed_on, f"出现已确认线索，不再是“无非法集资”：{names}"
