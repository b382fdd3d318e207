"""Subjects as people are shown them: personal values covered."""

from dataclasses import replace

from desk.plain import covered
from facts.findings import IdentifierKind
from facts.subjects import Mention, Subject, SubjectKind, Trait
from keywords import mask_value

_KINDS = {kind.value: kind for kind in IdentifierKind}


def shown_subject(subject: Subject) -> Subject:
    """Cover a subject's names."""
    cover = _person if subject.kind is SubjectKind.PERSON else covered
    return replace(subject, name=cover(subject.name), aliases=tuple(cover(alias) for alias in subject.aliases))


def shown_mention(mention: Mention) -> Mention:
    """Cover a mention's name, address and traits."""
    traits = tuple(shown_trait(trait) for trait in mention.traits)
    return replace(mention, key=covered(mention.key), name=mention.name and covered(mention.name), traits=traits)


def shown_trait(trait: Trait) -> Trait:
    """Cover a trait's value."""
    kind = _KINDS.get(trait.kind.value)
    return replace(trait, value=mask_value(kind, trait.value, unmask=False)) if kind else trait


def _person(name: str) -> str:
    return mask_value(IdentifierKind.PERSON, name, unmask=False)
