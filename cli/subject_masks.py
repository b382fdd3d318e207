"""Subjects as people are shown them: personal values covered unless asked for."""

from dataclasses import replace

from facts.findings import IdentifierKind
from facts.subjects import Mention, Subject, Trait


def shown_subject(subject: Subject, *, unmask: bool) -> Subject:
    """Cover a subject's names."""
    from keywords import cover

    aliases = tuple(cover(alias, unmask=unmask) for alias in subject.aliases)
    return replace(subject, name=cover(subject.name, unmask=unmask), aliases=aliases)


def shown_mention(mention: Mention, *, unmask: bool) -> Mention:
    """Cover a mention's name and traits."""
    from keywords import cover

    name = mention.name and cover(mention.name, unmask=unmask)
    return replace(mention, name=name, traits=tuple(shown_trait(trait, unmask=unmask) for trait in mention.traits))


def shown_trait(trait: Trait, *, unmask: bool) -> Trait:
    """Cover a trait's value."""
    from keywords import mask_value

    kinds = {kind.value: kind for kind in IdentifierKind}
    kind = kinds.get(trait.kind.value)
    return replace(trait, value=mask_value(kind, trait.value, unmask=unmask)) if kind else trait
