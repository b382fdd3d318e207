"""A filter of leads in an address, and back: the same words on the list of leads, in saved views and in the API.

/leads?status=candidate&status=observed&band=red&place=350203&sector=S06&words=金树&order=due&page=2
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from desk import words as said
from facts.assessments import Band, Stance
from facts.boards import BoardOrder, BoardQuery
from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from facts.people import EVERYWHERE, Realm

_Kind = TypeVar("_Kind", bound=StrEnum)
#: One value of an address at most, values of one name at most, and pages of a list at most.
LONGEST, MOST_VALUES, MOST_PAGES = 200, 30, 100_000
ORDERS: Mapping[str, str] = {
    "risk": "风险", "age": "最早发现", "due": "期限", "percent": "承诺收益", "pages": "出现页数", "seen": "最近出现",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Many:
    """A name that may stand several times."""

    name: str
    field: str
    #: What it is called on screen.
    word: str
    #: Members it may be; None for free values.
    kind: type[StrEnum] | None = None
    table: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One condition of a filter as people read it, and the address without it."""

    text: str
    without: str


MANY: Sequence[_Many] = (
    _Many(name="status", field="statuses", word="状态", kind=LeadStatus, table=said.STATUSES),
    _Many(name="band", field="bands", word="档", kind=Band, table=said.BANDS),
    _Many(name="stance", field="stances", word="性质", kind=Stance, table=said.STANCES),
    _Many(name="stage", field="stages", word="阶段", kind=Stage, table=said.STAGES),
    _Many(name="grade", field="grades", word="风险等级", kind=Grade, table=said.GRADES),
    _Many(name="place", field="districts", word="区域"),
    _Many(name="sector", field="sectors", word="行业"),
    _Many(name="source", field="sources", word="来源"),
)
#: Name in the address -> field and word; texts.
_TEXTS: Mapping[str, tuple[str, str]] = {
    "words": ("words", "含词"), "q": ("text", "正文含"), "run": ("run", "批次"), "unit": ("unit", "责任单位"),
    "holder": ("holder", "经办人"),
}  # fmt: skip
_DAYS: Mapping[str, tuple[str, str]] = {
    "seen": ("seen_since", "最近出现不早于"), "first": ("first_since", "首次发现不早于"),
    "due": ("due_before", "期限早于"),
}  # fmt: skip
#: Says a value of a field in words: districts, sectors, units.
Namer = Callable[[str, str], str]
Params = Iterable[tuple[str, str]]


def read(params: Params, realm: Realm = EVERYWHERE, size: int = 50) -> BoardQuery:
    """Read a filter; what makes no sense is passed over. `params` are those of `request.query_params.multi_items()`."""
    given = [(name, value.strip()[:LONGEST]) for name, value in params if value.strip()]
    values: dict[str, Any] = {one.field: _members(one, given) for one in MANY}
    last = dict(given)
    values |= {field: last.get(name, "") for name, (field, _) in _TEXTS.items()}
    values |= {field: _day(last.get(name, "")) for name, (field, _) in _DAYS.items()}
    order = _member(BoardOrder, last.get("order", "")) or BoardOrder.RISK
    return BoardQuery(
        realm=realm, **values, least_percent=_number(last.get("percent", "")), order=order,
        page=_page(last.get("page", "")), size=size,
    )  # fmt: skip


def params(query: BoardQuery) -> list[tuple[str, str]]:
    """A filter as names and values; what is as usual is left out."""
    found = [(one.name, str(value)) for one in MANY for value in getattr(query, one.field)]
    found += [(name, getattr(query, field)) for name, (field, _) in _TEXTS.items() if getattr(query, field)]
    found += [(name, getattr(query, field).isoformat()) for name, (field, _) in _DAYS.items() if getattr(query, field)]
    if query.least_percent is not None:
        found.append(("percent", f"{query.least_percent:g}"))
    if query.order is not BoardOrder.RISK:
        found.append(("order", query.order.value))
    return found if query.page == 1 else [*found, ("page", str(query.page))]


def link(path: str, query: BoardQuery, **changes: Any) -> str:
    """The address of a list with some fields of its filter changed; a change of anything else goes to page 1.

    `changes` are fields of BoardQuery: `link("/leads", query, bands=(Band.RED,))`.
    """
    changed = replace(query, **({"page": 1} | changes))
    asked = urlencode(params(changed), errors="replace")
    return f"{path}?{asked}" if asked else path


def chips(path: str, query: BoardQuery, name_of: Namer) -> list[Chip]:
    """Every condition of a filter, each with the address without it; `name_of(name, value)` says free values."""
    found = []
    for one in MANY:
        values = getattr(query, one.field)
        for value in values:
            word = said.say(one.table, str(value)) if one.table else name_of(one.name, value)
            rest = tuple(other for other in values if other != value)
            found.append(Chip(text=f"{one.word}：{word}", without=link(path, query, **{one.field: rest})))
    for name, (field, word) in _TEXTS.items():
        if value := getattr(query, field):
            found.append(Chip(text=f"{word}：{name_of(name, value)}", without=link(path, query, **{field: ""})))
    for field, word in _DAYS.values():
        if value := getattr(query, field):
            found.append(Chip(text=f"{word} {value:%Y-%m-%d}", without=link(path, query, **{field: None})))
    if query.least_percent is not None:
        text = f"承诺年化不低于 {query.least_percent:g}%"
        found.append(Chip(text=text, without=link(path, query, least_percent=None)))
    return found


def is_plain(query: BoardQuery) -> bool:
    """Whether nothing special is asked for."""
    usual = BoardQuery(realm=query.realm, order=query.order, page=query.page, size=query.size)
    return all(getattr(query, field.name) == getattr(usual, field.name) for field in fields(BoardQuery))


def _members(one: _Many, given: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    values = dict.fromkeys(value for name, value in given if name == one.name)
    if one.kind is None:
        return tuple(values)[:MOST_VALUES]
    return tuple(member for value in values if (member := _member(one.kind, value)))


def _member(kind: type[_Kind], value: str) -> _Kind | None:
    return next((member for member in kind if member.value == value), None)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _number(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number <= 1e9 else None


def _page(value: str) -> int:
    return min(MOST_PAGES, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 8 else 1
