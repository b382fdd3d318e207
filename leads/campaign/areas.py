"""重点排查辖区: which places are areas of emphasis on a day."""

from collections.abc import Iterable
from datetime import date

from facts.campaigns import AreaTag
from facts.errors import BadInput


def areas_on(tags: Iterable[AreaTag], on: date) -> tuple[AreaTag, ...]:
    """The tags that hold on a day, oldest first; a tag that was ended holds until the day of its end."""
    found = list(tags)
    ended = {each.ends: each.since for each in found if each.ends is not None}
    return tuple(
        each
        for each in found
        if each.ends is None
        and each.since <= on
        and (each.until is None or on <= each.until)
        and (each.id not in ended or on < ended[each.id])
    )


def check_tag(tag: AreaTag) -> AreaTag:
    """Return a tag that says since when, by whom and on what source.

    Raises:
        BadInput: something of it is missing, or it ends before it begins.
    """
    if not tag.source.strip() or not tag.by.strip():
        raise BadInput("标记重点排查辖区须写明依据（--source）和登记人（--by）。")
    if tag.until is not None and tag.until < tag.since:
        raise BadInput(f"标记的结束日期 {tag.until} 早于开始日期 {tag.since}。")
    return tag
