"""Pages of a list: `limit` items at a time, `after` where the page before ended."""

from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from facts.errors import BadInput

Item = TypeVar("Item")

#: Items of one page.
Limit = Annotated[int, Query(ge=1, le=200, description="一页最多多少项。")]
#: Where the page before ended: its `next`.
After = Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$", description="上一页答复里的 next；第一页不填。")]
#: Digits of a place in a list; nobody pages further.
_DIGITS = 9


class Listing(BaseModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(frozen=True)

    items: Sequence[Item]
    total: int = Field(ge=0, description="符合条件的总数。")
    next: str | None = Field(description="下一页的 after；没有下一页时为 null。")


def place(after: str | None) -> int:
    """Items that the pages before held.

    Raises:
        BadInput: `after` was not given by this API.
    """
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit()) or len(after) > _DIGITS:
        raise BadInput("after 要用上一页答复里的 next。")
    return int(after)


def following(start: int, shown: int, total: int) -> str | None:
    """The `next` of a page that begins after `start` items and shows so many; None on the last one."""
    return str(start + shown) if shown and start + shown < total else None


def paged(items: Sequence[Item], limit: int, after: str | None) -> Listing[Item]:
    """One page of a list that is at hand as a whole."""
    start = place(after)
    shown = items[start : start + limit]
    return Listing(items=shown, total=len(items), next=following(start, len(shown), len(items)))
