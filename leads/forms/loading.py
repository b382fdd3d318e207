"""Forms from their YAML files: ours beside the code, an office's own in a folder or a file it names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from facts.cases import LedgerRow
from facts.errors import BadInput, NotKnown
from leads.forms.layout import Category, Column, Count, Duty, Form, Half, Kind, Span

_FOLDER = Path(__file__).parent
#: A form is some kilobytes; more is no form.
_MOST = 1024 * 1024
_LEDGER = frozenset(field.name for field in fields(LedgerRow)) | {"serial", ""}
_DUTY = frozenset(("serial", "area", "units", ""))
_TALLY = frozenset(("half", "category", "kind", "problems", ""))
#: What a tally says of each count.
TALLY_PARTS = ("count", "wan", "share")


def load_form(name: str, folder: Path | None = None) -> Form:
    """Read a form by the name the office uses, one of its other names, its id, or the path of a file.

    Args:
        name: 附件1, 附表2, 重点风险企业管理台账, fujian-1, or my-form.yml.
        folder: the office's own forms (*.yml); one with the name of a shipped form takes its place.

    Raises:
        NotKnown: there is no such form.
        BadInput: its file is broken.
    """
    if name.endswith((".yml", ".yaml")):
        return read_form(Path(name))
    forms = list_forms(folder)
    wanted = name.strip()
    for form in forms:
        if wanted in (form.name, form.id, form.title, *form.aliases):
            return form
    raise NotKnown(f"There is no form {name!r}; choose one of {', '.join(form.name for form in forms)}.")


def list_forms(folder: Path | None = None) -> list[Form]:
    """Return every form, the office's own first; one with the name of a shipped form stands in its stead.

    Raises:
        BadInput: a file is broken, or two of one folder have the same id.
    """
    own = _of_folder(folder) if folder else []
    names = {form.name for form in own}
    return [*own, *(form for form in _of_folder(_FOLDER) if form.name not in names)]


def read_form(path: Path) -> Form:
    """Read one form's file.

    Raises:
        BadInput: naming the file, the place and what should stand there.
    """
    try:
        if path.stat().st_size > _MOST:
            raise BadInput(f"The form file {path} is larger than 1 MB; that is no form.")
        return _checked(form_of(yaml.safe_load(path.read_text(encoding="utf-8"))))
    except OSError as problem:
        raise BadInput(f"The form file {path} cannot be read ({problem.strerror}); check its path.") from problem
    except (yaml.YAMLError, TypeError, KeyError, ValueError, ArithmeticError, RecursionError) as problem:
        raise BadInput(f"The form file {path} is broken: {problem}.") from problem


def form_of(content: Any) -> Form:
    """Make a form of what its file says.

    Raises:
        TypeError, KeyError, ValueError, ArithmeticError: a key is unknown, missing or has a value that does not fit.
    """
    if not isinstance(content, dict):
        raise TypeError("it is no mapping of keys to values")
    made: dict[str, Any] = dict(content)
    made["columns"] = _each(content["columns"], _column, "columns")
    for key, make in (("halves", _half), ("duties", _duty), ("head", _span)):
        made[key] = _each(content.get(key, ()), make, key)
    made["counts"] = {name: Count(**_tuples(said)) for name, said in dict(content.get("counts", {})).items()}
    for key in ("valid_from", "valid_to"):
        if made.get(key) is not None and not isinstance(made[key], date):
            raise ValueError(f"{key}: give a date such as 2018-05-15")
    return Form(**_tuples(made))


def _of_folder(folder: Path) -> list[Form]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".yml" and path.name != "synonyms.yml")
    except OSError as problem:
        raise BadInput(f"The folder of forms {folder} cannot be read ({problem.strerror}).") from problem
    forms = [read_form(path) for path in paths]
    ids = [form.id for form in forms]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise BadInput(f"Two forms in {folder} have the id {', '.join(twice)}; give each its own.")
    return sorted(forms, key=lambda form: (form.place, form.name))


def _checked(form: Form) -> Form:
    allowed = {"leads": _LEDGER, "duties": _DUTY, "tally": _TALLY | frozenset(_counted(form))}[form.body]
    for column in form.columns:
        if column.field not in allowed:
            raise ValueError(
                f"columns: {column.field!r} is no field of this form; choose of {', '.join(sorted(allowed))}"
            )
    for name, count in form.counts.items():
        if count.of not in (*form.counts, "total"):
            raise ValueError(f"counts: {name} is a share of {count.of!r}, which is not counted")
    taken: set[tuple[int, int]] = set()
    for span in form.head:
        cells = {(row, at) for row in range(span.top, span.bottom + 1) for at in range(span.left, span.right + 1)}
        if cells & taken or not cells or span.right >= len(form.columns):
            raise ValueError(f"head: {span.text!r} lies over another cell or beyond the columns")
        taken |= cells
    return form


def _counted(form: Form) -> Iterator[str]:
    return (f"{name}_{part}" for name in form.counts for part in TALLY_PARTS)


def _column(said: Mapping[str, Any]) -> Column:
    made = _tuples(said)
    for key in ("most", "ask_above"):
        if made.get(key) is not None:
            made[key] = Decimal(str(made[key]))
    made["field"] = made.get("field") or ""
    return Column(**made)


def _half(said: Mapping[str, Any]) -> Half:
    return Half(**{**said, "categories": _each(said["categories"], _category, "categories")})


def _category(said: Mapping[str, Any]) -> Category:
    return Category(**{**said, "rows": _each(said.get("rows", ()), _kind, "rows")})


def _kind(said: Any) -> Kind:
    # A bare name counts under itself.
    made = {"name": said} if isinstance(said, str) else dict(said)
    return Kind(name=made.pop("name"), match=tuple(map(str, made.pop("match", ()))), **made)


def _duty(said: Mapping[str, Any]) -> Duty:
    return Duty(**_tuples(said))


def _span(said: Mapping[str, Any]) -> Span:
    return Span(**said)


def _each(listed: Any, make: Callable[[Any], Any], where: str) -> tuple[Any, ...]:
    if not isinstance(listed, Iterable) or isinstance(listed, str):
        raise TypeError(f"{where}: give a list")
    made = []
    for number, said in enumerate(listed, 1):
        try:
            made.append(make(said))
        except (TypeError, KeyError, ValueError, ArithmeticError) as problem:
            raise ValueError(f"{where}, entry {number}: {problem}") from problem
    return tuple(made)


def _tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
