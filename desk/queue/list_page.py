"""`/queue`: one night's pages to be reviewed, filtered, sorted, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk import words
from desk.access import needs
from desk.context import Desk
from desk.queue import wishes
from desk.queue.faces import faces
from desk.queue.night import Night, night_of
from desk.queue.rows import place_names, shown_rows
from desk.queue.wishes import QueueWish
from facts.errors import BadInput
from facts.people import Person, Right
from facts.queues import QueueOrder, QueueState

STATES: Mapping[QueueState | None, str] = {
    None: "全部", QueueState.LEFT: "未研判", QueueState.DONE: "已研判", QueueState.WAITING: "待复核",
}  # fmt: skip
ORDERS: Mapping[str, str] = {
    QueueOrder.RISK.value: "风险", QueueOrder.PLACE.value: "入列顺序", QueueOrder.DUE.value: "期限",
    QueueOrder.PERCENT.value: "承诺收益", QueueOrder.PAGES.value: "出现页数", QueueOrder.AGE.value: "最早发现",
}  # fmt: skip
#: Seconds that the estimate of what is missed is kept: it is made of four weeks of judgements.
_KEPT = 600.0


@dataclass(slots=True, kw_only=True)
class _Missed:
    """What the screening misses, worked out now and then."""

    desk: Desk
    sentences: Sequence[str] = ()
    until: float = 0.0

    def now(self) -> Sequence[str]:
        """Return the sentences, at most some minutes old."""
        if monotonic() > self.until:
            self.sentences, self.until = self.desk.house.missed(), monotonic() + _KEPT
        return self.sentences


def routes(desk: Desk) -> APIRouter:
    """`/queue`."""
    router = APIRouter()
    missed = _Missed(desk=desk)

    @router.get("/queue")
    def show(request: Request, who: Annotated[Person, needs(Right.SEE)]) -> Response:
        wish = wishes.read(request.query_params.multi_items())
        # How much there is beyond a realm is not told.
        nights, is_whole = desk.house.nights.nights(), who.realm.is_everything
        sentences = missed.now() if is_whole else ()
        try:
            night, problem = night_of(desk, who, wish), ""
        except BadInput as refusal:
            wish = wishes.read([(n, v) for n, v in request.query_params.multi_items() if n != "q"])
            night, problem = night_of(desk, who, wish), str(refusal)
        size = desk.settings.page_size
        pages = max(1, -(-len(night.chosen) // size))
        at = min(wish.page, pages)
        rows = shown_rows(desk, desk.own(faces), night.chosen[(at - 1) * size : at * size], night.waiting, wish.text)
        return desk.renderer.page(
            request, "queue/list.html", wish=wish, night=night, nights=nights, rows=rows, pages=pages, at=at,
            warning=problem, chips=_chips(desk, wish), sentences=sentences, states=STATES, orders=ORDERS,
            choices=_choices(desk, night), views=desk.house.saved_views.of(who, "queue"),
            is_whole=is_whole, origin=wish.address(run=night.run), turn=lambda number: wish.link(page=number),
        )  # fmt: skip

    return router


def _choices(desk: Desk, night: Night) -> dict[str, Mapping[str, str]]:
    """What the form offers: value -> word with how many pages have it."""
    names = place_names(desk)
    return {
        "place": {code: f"{names.get(code, code)}（{n}）" for code, n in night.places.items()},
        "sector": {code: f"{desk.house.sectors.get(code, code)}（{n}）" for code, n in night.sectors.items()},
        "source": {name: f"{name}（{n}）" for name, n in night.sources.items()},
    }


def _chips(desk: Desk, wish: QueueWish) -> list[tuple[str, str]]:
    """(condition in words, address without it)."""
    names = place_names(desk)
    many: Sequence[tuple[str, str, Any]] = (
        ("strata", "份额", words.STRATA), ("bands", "档", words.BANDS), ("stances", "性质", words.STANCES),
        ("places", "区域", names), ("sectors", "行业", desk.house.sectors), ("sources", "来源", {}),
    )  # fmt: skip
    found = []
    for field, title, table in many:
        values = getattr(wish, field)
        for value in values:
            rest = tuple(one for one in values if one != value)
            found.append((f"{title}：{words.say(table, str(value))}", wish.link(**{field: rest})))
    if wish.state:
        found.append((STATES[wish.state], wish.link(state=None)))
    if wish.words:
        found.append((f"含词：{wish.words}", wish.link(words="")))
    if wish.text:
        found.append((f"正文含：{wish.text}", wish.link(text="")))
    return found
