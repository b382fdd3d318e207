"""Bring names and numbers of a list of cases to the one form that our subjects' traits have, so that they can meet."""

from collections.abc import Iterator

from facts.findings import IdentifierKind
from facts.subjects import Trait, TraitKind
from keywords import identifiers
from keywords.identity.traits import company_traits, normalise
from text import fold, read_plain

#: Code points of a name that are looked at; the longest registered name has 60.
LONGEST = 200


def key_of(trait: Trait) -> Trait:
    """One trait in the form in which traits are compared; a former name meets a company's name."""
    kind = TraitKind.COMPANY if trait.kind is TraitKind.FORMER_NAME else trait.kind
    return normalise(kind, trait.value) or Trait(kind=kind, value=fold(trait.value[:LONGEST]).squeezed)


def name_traits(name: str) -> tuple[Trait, ...]:
    """What a name of a list stands for: each firm's full name in it (滨海…有限公司非法集资案), else a brand."""
    return tuple(dict.fromkeys(_named(name[:LONGEST])))


def _named(name: str) -> Iterator[Trait]:
    firms = company_traits(name)
    if not firms:
        found = identifiers(fold(name), read_plain(name))
        written = [each.value for each in found if each.kind is IdentifierKind.COMPANY]
        firms = tuple(trait for each in written for trait in company_traits(each))
    yield from firms or (key_of(Trait(kind=TraitKind.BRAND, value=name)),)


def phone_trait(number: str) -> Trait | None:
    """A mobile or land line number; None where digits are hidden or missing."""
    return normalise(TraitKind.PHONE, number) or normalise(TraitKind.LANDLINE, number)
