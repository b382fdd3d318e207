"""What pydantic found wrong, as a clause that names setting, place and what is allowed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from wiring.settings.guessing import unknown
from wiring.settings.layers import is_secret, model_below, names_of

#: Type of pydantic's errors -> what has to stand there; {…} are of the error's context.
_EXPECTED: Final[Mapping[str, str]] = {
    "int_parsing": "a whole number", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_parsing": "a number", "float_type": "a number",
    "bool_parsing": "true or false", "bool_type": "true or false",
    "string_type": "text in quotes", "path_type": "a path in quotes",
    "tuple_type": "a list", "list_type": "a list", "dict_type": "a table", "model_type": "a table",
    "model_attributes_type": "a table",
    "greater_than": "more than {gt}", "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}", "less_than_equal": "at most {le}",
    "enum": "one of {expected}", "literal_error": "one of {expected}",
    "string_too_short": "at least {min_length} characters", "string_too_long": "at most {max_length} characters",
}  # fmt: skip
#: Characters of a wrong value that are repeated.
_MOST = 40


def sentences(problem: ValidationError, model: type[BaseModel], where: Callable[[tuple[str, ...]], str]) -> list[str]:
    """A clause for each thing that is wrong.

    Args:
        problem: what pydantic found.
        model: of what.
        where: path of a name -> the place where it stands, in words; "" where that is not known.
    """
    return [_clause(error, model, where) for error in problem.errors(include_url=False)]


def _clause(error: Mapping[str, Any], model: type[BaseModel], where: Callable[[tuple[str, ...]], str]) -> str:
    path = tuple(step for step in error["loc"] if isinstance(step, str))
    name, place = ".".join(map(str, error["loc"])), where(path)
    if error["type"] == "extra_forbidden":
        return unknown(path[-1], _known(model, path[:-1]), shown=name, place=place)
    label = f"{name} ({place})" if place else name
    if error["type"] == "missing":
        return f"{label} is missing"
    expected = _EXPECTED.get(error["type"])
    if expected is None:
        return f"{label}: {error['msg'].removeprefix('Value error, ')}"
    return f"{label} has to be {expected.format(**error.get('ctx', {}))}{_instead(error['input'], model, path)}"


def _instead(value: Any, model: type[BaseModel], path: tuple[str, ...]) -> str:
    if is_hidden(model, path) or isinstance(value, dict | list | tuple) or value is None:
        return ""
    return f", not {str(value)[:_MOST]!r}" if isinstance(value, str) else f", not {value}"


def is_hidden(model: type[BaseModel], path: tuple[str, ...]) -> bool:
    """Whether the value at a path is a secret, or may hold one, being unknown."""
    info = model.model_fields.get(path[0]) if path else None
    if info is None or is_secret(info):
        return True
    below, is_named = model_below(info)
    rest = path[2:] if is_named else path[1:]
    return is_hidden(below, rest) if below is not None and rest else below is not None


def _known(model: type[BaseModel], path: Iterable[str]) -> Iterable[str]:
    steps = tuple(path)
    if not steps:
        return names_of(model)
    info = model.model_fields.get(steps[0])
    below, is_named = model_below(info) if info else (None, False)
    return _known(below, steps[2:] if is_named else steps[1:]) if below is not None else ()
