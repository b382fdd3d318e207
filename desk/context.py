"""What every route of the desk works with, and the form a request brings."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends
from starlette.requests import Request

from desk.api.once import Once
from desk.guard import Guard
from desk.jobs import Jobs
from desk.rendering import Renderer
from desk.settings import DeskSettings
from facts.ports import RunBook, Vault
from wiring.assembly import House

T = TypeVar("T")
#: Fields of one form at most; the judgement form has about forty.
_MOST_FIELDS = 200


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The house, the settings, and the one renderer."""

    house: House
    settings: DeskSettings
    renderer: Renderer
    #: What rooms keep of their own; see `own`.
    _kept: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False, compare=False)

    def own(self, make: Callable[["Desk"], T]) -> T:
        """What a room keeps for the life of this desk, such as a cache or a brake: made when it is first asked for.

        Routes ask for it at each request and hold nothing themselves, so that they can be put together once.
        """
        with self._lock:
            if make not in self._kept:
                self._kept[make] = make(self)
        return cast("T", self._kept[make])

    @cached_property
    def guard(self) -> Guard:
        """Who may come in."""
        return Guard(self.settings, self.house.people)

    @cached_property
    def once(self) -> Once:
        """Does a request that is sent twice once."""
        return Once(self.house.answers)

    @cached_property
    def vault(self) -> Vault:
        """Reads exhibits."""
        return self.house.vault()

    @cached_property
    def jobs(self) -> Jobs:
        """Work in the background, of this process alone; what becomes of it is on record in the house's folder."""
        return Jobs(self.house.clock, self.house.settings.out / "jobs")

    @cached_property
    def runs(self) -> RunBook:
        """The run table."""
        return self.house.runs("desk")

    @cached_property
    def acts(self) -> Mapping[str, str]:
        """Name of an act on a lead -> its word."""
        return {key: rule.name for key, rule in self.house.lifecycle.acts.items()}


async def read_form(request: Request) -> dict[str, str]:
    """The text fields of a form; files are left out, of equal names the last one counts."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}


Form = Annotated[dict[str, str], Depends(read_form)]
