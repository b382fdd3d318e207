"""The tables of docs/reference/sources.md, made from the same fields that files are checked against."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from crawler.catalogue.fields import APPROVAL, ASSERTION, FIELDS, LISTING, QUERIES, Field
from crawler.catalogue.kinds import NEEDS, kinds_of
from facts.sources import Kind, Listing, Queries, Source

_HEAD = "| field | is written as | default | kinds | meaning |\n|---|---|---|---|---|"
_SHORT = "| field | is written as | default | meaning |\n|---|---|---|---|"


def describe_fields() -> str:
    """Return the reference of source files as Markdown: every field with form, default, kinds and meaning."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "### Fields\n"
    yield _HEAD
    for field in FIELDS:
        yield f"| `{field.name}` | {field.form} | {_default(field, Source)} | {_kinds(field.name)} | {field.help} |"
    yield "\n### What each kind needs\n"
    yield "| kind | needs |\n|---|---|"
    for kind in Kind:
        yield f"| `{kind}` | {', '.join(' or '.join(f'`{name}`' for name in need.fields) for need in NEEDS[kind])} |"
    for title, table, made in (
        ("listing", LISTING, Listing), ("queries", QUERIES, Queries), ("robots_approval", APPROVAL, None),
        ("assertions", ASSERTION, None),
    ):  # fmt: skip
        yield f"\n### `{title}`\n"
        yield _SHORT
        for field in table:
            yield f"| `{field.name}` | {field.form} | {_default(field, made)} | {field.help} |"


def _kinds(name: str) -> str:
    kinds = kinds_of(name)
    left_out = [kind for kind in Kind if kind not in kinds]
    if not left_out:
        return "all"
    return ", ".join(kinds) if len(kinds) <= len(left_out) else f"all but {', '.join(left_out)}"


def _default(field: Field, made: Any) -> str:
    if field.default:
        return field.default
    defaults: Mapping[str, Any] = {each.name: each.default for each in fields(made)} if made else {}
    value = defaults.get(field.name, MISSING)
    if made is None or (value is MISSING and field.name == "item"):
        return "required"
    return f"`{value}`" if value not in (MISSING, None, "", ()) else "none"
