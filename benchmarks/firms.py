"""The invented firms of nowhere, by number: their names, numbers, hosts, and the rows of them as subjects."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from facts.subjects import Trait, TraitKind
from store import subject_rows

Rows = Iterator[dict[str, Any]]
BASE = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)


def at(number: int) -> datetime:
    """The minute of a number; the numbers fill three years."""
    return BASE + timedelta(minutes=number * 10 % 1_500_000)


def firm(number: int) -> str:
    """Name of a subject."""
    return f"滨海金树{number}财富管理有限公司"


def traits_of(subject: int) -> tuple[Trait, ...]:
    """Name, host and phone of a subject."""
    return (
        Trait(kind=TraitKind.COMPANY, value=firm(subject)),
        Trait(kind=TraitKind.DOMAIN, value=f"s{subject}.test"),
        Trait(kind=TraitKind.PHONE, value=f"1380{subject:07}"),
    )


def subjects(count: int) -> Rows:
    """So many subjects, numbered from 1."""
    for number in range(1, count + 1):
        yield {
            "id": number, "kind": "firm", "name": firm(number), "name_rank": 5,
            "identity": subject_rows.said(traits_of(number)[:1]), "mentions": 2, "first_seen": at(number),
            "last_seen": at(number) + timedelta(days=20),
        }  # fmt: skip


def traits(count: int) -> Rows:
    """Three values of each subject."""
    for number in range(1, count + 1):
        for place, trait in enumerate(traits_of(number)):
            yield {"id": number * 3 + place, "kind": trait.kind.value, "value": trait.value}


def holdings(count: int) -> Rows:
    """Which subject holds which value."""
    for number in range(1, count + 1):
        for place in range(3):
            yield {"trait_id": number * 3 + place, "subject_id": number, "mention_id": number, "mentions": 2}
