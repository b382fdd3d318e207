"""A form's layout, read from its YAML file and checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput, NotKnown

_FOLDER = Path(__file__).parent
#: What a clerk calls a form -> its file.
FORMS = {"附件1": "fujian-1.yml"}
KINDS = ("text", "number", "serial")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a form."""

    #: Field of facts.cases.LedgerRow, or serial.
    field: str
    header: str
    #: Characters wide.
    width: float
    #: The heading that spans this column and its neighbours; None where the header fills both rows.
    group: str | None = None
    kind: str = "text"
    #: The 合计 row sums this column.
    total: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"column {self.field}: kind {self.kind!r} is none of {', '.join(KINDS)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form."""

    name: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    total: str
    signature: str
    notes: tuple[str, ...]
    valid_from: Any = None


def load_form(name: str) -> Form:
    """Read a form by the name the office uses.

    Raises:
        NotKnown: there is no such form.
        BadInput: its file is broken.
    """
    if name not in FORMS:
        raise NotKnown(f"There is no form {name!r}; choose one of {', '.join(FORMS)}.")
    path = _FOLDER / FORMS[name]
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        columns = tuple(Column(**column) for column in content.pop("columns"))
        return Form(**content | {"columns": columns, "notes": tuple(content["notes"])})
    except (yaml.YAMLError, TypeError, KeyError, ValueError) as problem:
        raise BadInput(f"The form file {path} is broken: {problem}.") from problem
