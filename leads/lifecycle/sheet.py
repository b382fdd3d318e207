"""The docket while it is being added up: the same fields, changed in place, seen by nobody but the fold.

A frozen value copied for every field of every act costs half a millisecond a lead; the ledger has a hundred thousand.
"""

from dataclasses import MISSING, fields
from types import SimpleNamespace
from typing import Any

from facts.dockets import Docket

_DEFAULTS: dict[str, Any] = {
    field.name: field.default for field in fields(Docket) if field.default is not MISSING
}  # fmt: skip


class Sheet(SimpleNamespace):
    """A docket under way; the attributes are those of facts.dockets.Docket."""

    def __init__(self, **known: Any) -> None:
        super().__init__(**_DEFAULTS | known)

    def put(self, **changes: Any) -> None:
        """Change several fields."""
        self.__dict__.update(changes)

    def docket(self) -> Docket:
        """The value that it came to."""
        main = next((one for one in self.duties if not one.aside), None)
        return Docket(**self.__dict__ | {"due": main.due if main else None})
