"""What of a night's queue somebody wants to see, as an address and back.

/queue?run=20261123-0200&stratum=top&band=red&state=left&words=金树&q=保本&order=due&page=2
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from facts.assessments import Band, Stance
from facts.cases import Stratum
from facts.queues import QueueOrder, QueueState

_Kind = TypeVar("_Kind", bound=StrEnum)
_LONGEST, _MOST_VALUES = 200, 30
#: Names in the address that may stand several times -> field and members, None for free values.
_MANY: Sequence[tuple[str, str, type[StrEnum] | None]] = (
    ("stratum", "strata", Stratum), ("band", "bands", Band), ("stance", "stances", Stance), ("place", "places", None),
    ("sector", "sectors", None), ("source", "sources", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWish:
    """A filter of a queue; an empty tuple asks for nothing special."""

    #: Empty for the latest night.
    run: str = ""
    strata: tuple[Stratum, ...] = ()
    bands: tuple[Band, ...] = ()
    stances: tuple[Stance, ...] = ()
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    #: None for all.
    state: QueueState | None = None
    #: Words in title, subject, address, number of the lead.
    words: str = ""
    #: Words in the text of the page.
    text: str = ""
    order: QueueOrder = QueueOrder.RISK
    #: From 1.
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether all of the night is asked for."""
        return replace(self, order=QueueOrder.RISK, page=1) == QueueWish(run=self.run)

    def address(self, **changes: Any) -> str:
        """What stands after the question mark, with some of it changed; a change of anything else goes to page 1."""
        changed = replace(self, **({"page": 1} | changes))
        found = [(name, value.value if isinstance(value, StrEnum) else value) for name, value in _pairs(changed)]
        return urlencode(found, errors="replace")

    def link(self, **changes: Any) -> str:
        """The list's address with some of the filter changed."""
        asked = self.address(**changes)
        return f"/queue?{asked}" if asked else "/queue"


def read(params: Iterable[tuple[str, str]]) -> QueueWish:
    """Read a wish; what makes no sense is passed over. `params` are those of `request.query_params.multi_items()`."""
    given = [(name, value.strip()[:_LONGEST]) for name, value in params if value.strip()]
    last = dict(given)
    # `left=1` is how the address said it before there were states.
    state = _member(QueueState, last.get("state", "left" if last.get("left") == "1" else ""))
    return QueueWish(
        run=last.get("run", "")[:64], state=state, words=last.get("words", ""), text=last.get("q", ""),
        order=_member(QueueOrder, last.get("order", "")) or QueueOrder.RISK, page=_page(last.get("page", "")),
        **{field: _members(kind, name, given) for name, field, kind in _MANY},
    )  # fmt: skip


def read_text(address: str) -> QueueWish:
    """Read a wish from what stands after a question mark, such as the `from` of a page's link."""
    return read(parse_qsl(address[:2000], max_num_fields=100) if address.count("&") < 100 else [])


def _pairs(wish: QueueWish) -> Iterable[tuple[str, Any]]:
    if wish.run:
        yield "run", wish.run
    for name, field, _ in _MANY:
        yield from ((name, value) for value in getattr(wish, field))
    for name, value in (("state", wish.state), ("words", wish.words), ("q", wish.text)):
        if value:
            yield name, value
    if wish.order is not QueueOrder.RISK:
        yield "order", wish.order
    if wish.page > 1:
        yield "page", wish.page


def _members(kind: type[StrEnum] | None, name: str, given: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    values = dict.fromkeys(value for key, value in given if key == name)
    if kind is None:
        return tuple(values)[:_MOST_VALUES]
    return tuple(member for value in values if (member := _member(kind, value)))


def _member(kind: type[_Kind], value: str) -> _Kind | None:
    return next((member for member in kind if member.value == value), None)


def _page(value: str) -> int:
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
