"""A form whose fields may come several times: ticked boxes, chosen leads."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

#: Fields of one form at most: a page of leads, an act's boxes.
_MOST_FIELDS = 400


async def read_many(request: Request) -> Mapping[str, tuple[str, ...]]:
    """Name -> the text values that came under it; files are left out."""
    found: dict[str, tuple[str, ...]] = {}
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                found[name] = (*found.get(name, ()), value)
    return found


Many = Annotated[Mapping[str, tuple[str, ...]], Depends(read_many)]


def joined(form: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """One value for each name; several are a list as people write it, 甲、乙."""
    return {name: "、".join(value for value in values if value.strip()) for name, values in form.items()}
