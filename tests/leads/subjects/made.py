"""Mentions made of short words: `a_mention("a", "company:厦门金树财富管理有限公司", "phone:13900001234")`."""

from datetime import UTC, datetime, timedelta

from facts.subjects import Mention, Origin, Trait, TraitKind
from keywords.identity.traits import company_traits, normalise
from leads.subjects import Grouping, SubjectPlacer, load_rules

START = datetime(2026, 11, 1, tzinfo=UTC)
PLACER = SubjectPlacer(load_rules())


def traits(*words: str) -> tuple[Trait, ...]:
    """Traits of words such as phone:13900001234, brought to their form."""
    found: list[Trait] = []
    for word in words:
        name, _, raw = word.partition(":")
        kind = TraitKind(name)
        if kind in (TraitKind.COMPANY, TraitKind.FORMER_NAME):
            found += company_traits(raw, kind)
        else:
            trait = normalise(kind, raw)
            assert trait is not None, word
            found.append(trait)
    return tuple(found)


def a_mention(key: str, *words: str, day: int = 0, name: str | None = None) -> Mention:
    """A page with these traits, named by its company."""
    company = next((word.partition(":")[2] for word in words if word.startswith("company:")), None)
    return Mention(
        key=key, origin=Origin.PAGE, name=name or company, traits=traits(*words), seen_at=START + timedelta(days=day)
    )


def grouped(*mentions: Mention, is_reviewed: bool = True) -> set[str]:
    """The groups that mentions come to in this order, each as its keys in one string: {"ab", "c"}."""
    grouping = Grouping(PLACER)
    for mention in mentions:
        grouping.place(mention)
    if is_reviewed:
        grouping.review()
    return {"".join(sorted(one.key for one in group)) for group in grouping.groups()}
