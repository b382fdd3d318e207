"""Raise the alarm when what a confirmed subject uses turns up under a new name, domain or district (改头换面).

newcomer's traits ∩ confirmed subject's traits ──weigh──► strong enough?
newcomer's name, domain, district ∖ the confirmed subject's ──► anything new?      both: an alarm
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from facts.alarms import Alarm, AlarmKind, Face, Shared
from facts.subjects import Mention, Subject, SubjectKind, Trait, TraitKind
from facts.watching import Mark
from leads.repeats.identity import Repeat
from leads.repeats.naming import FIRM_NAMES, NAMES, SILENT, mark, plain, say, seal, shown
from leads.watch.meeting import STRENGTHS
from leads.watch.rules import Spread, WatchRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A subject that a newcomer is compared with, as everything but the newcomer itself shows it."""

    subject: Subject
    #: Its confirmed lead.
    lead: str | None
    traits: tuple[Trait, ...]
    #: Every name it goes by.
    names: tuple[str, ...] = ()
    #: Division codes it was seen in.
    districts: tuple[str, ...] = ()
    #: How like its main text the newcomer's is, 0..1; 0 where that is below the threshold of a near copy.
    likeness: float = 0.0

    @property
    def display_name(self) -> str:
        """Its name as it may be shown: a person's is starred."""
        is_person = self.subject.kind is SubjectKind.PERSON
        return shown(TraitKind.PERSON, self.subject.name) if is_person else self.subject.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A mention that was just seen, and where it was put."""

    mention: Mention
    subject: Subject | None
    lead: str | None = None
    #: The same mention as it was stored before; what it said then is not new now.
    before: Mention | None = None


def known_from(subject: Subject, lead: str | None, face: Face, newcomer: Newcomer, likeness: float = 0.0) -> Known:
    """Put a known subject together from its other mentions; of the newcomer's own what it said before counts."""
    before = newcomer.before if face.is_its_own else None
    traits = (*face.traits, *(before.traits if before else ()))
    # Where the newcomer was put into the subject, the subject's names may be the newcomer's already.
    names = [*(() if face.is_its_own else (subject.name, *subject.aliases)), *face.names]
    names += [before.name] if before and before.name else []
    names += [one.value for one in traits if one.kind in NAMES]
    places = (*face.districts, *((before.district,) if before and before.district else ()))
    return Known(
        subject=subject, lead=lead, likeness=likeness, traits=tuple(dict.fromkeys(traits)),
        names=tuple(dict.fromkeys(names)), districts=tuple(dict.fromkeys(places)),
    )  # fmt: skip


def has_changed(before: Mention | None, now: Mention) -> bool:
    """Whether a mention is new, or goes by another name, domain or district than it did."""
    if before is None:
        return True
    told = (NAMES | {TraitKind.DOMAIN}).__contains__
    faces = [
        ({_compared(trait) for trait in one.traits if told(trait.kind)}, one.name, one.district)
        for one in (before, now)
    ]
    return faces[0] != faces[1]


def shell_alarms(
    newcomer: Newcomer, confirmed: Iterable[Known], spread: Spread, rules: WatchRules, at: datetime
) -> tuple[Alarm, ...]:
    """Return an alarm for each confirmed subject that the newcomer shares enough with and differs from.

    Args:
        newcomer: who was seen; its subject may be the confirmed one itself, then what its other mentions say counts.
        confirmed: subjects with a confirmed lead that share a trait or a text with it.
        spread: how many subjects have a trait; what many have does not count.
        rules: weights.
        at: when it is noted.
    """
    alarms = []
    for known in confirmed:
        differs = differences(newcomer.mention, known, rules, spread)
        shared = shared_with(newcomer.mention, known, spread, rules) if differs else ()
        points = rules.shell.points({one.mark.kind for one in shared})
        # A text's weight goes with its likeness, which the scale does not know.
        points = round(points - sum(rules.shell.weights[one.mark.kind] - one.weight for one in shared), 2)
        if shared and (strength := rules.shell.strength(points)):
            alarms.append(
                Alarm(
                    id=None, kind=AlarmKind.SHELL, mention=newcomer.mention.key, lead=newcomer.lead,
                    subject=newcomer.subject.id if newcomer.subject else None, name=_name(newcomer), at=at,
                    against=known.subject.id, against_lead=known.lead, against_name=known.display_name,
                    shared=shared, differs=differs, points=points, strength=strength,
                    says=f"{_opening(known, shared)}；{_differing(differs)}。证据强度：{STRENGTHS[strength]}，待核实。",
                )
            )  # fmt: skip
    return tuple(sorted(alarms, key=lambda alarm: -alarm.points))


def copy_alarm(newcomer: Newcomer, repeat: Repeat, known: Known, rules: WatchRules, at: datetime) -> Alarm | None:
    """Return the alarm that a page repeats a lead's text under another identity; None where it contradicts nobody."""
    if repeat.contradicts is None:
        return None
    points = round(rules.shell.weights.get(TraitKind.TEXT, 0.0) * repeat.similarity, 2)
    strength = rules.shell.strength(points)
    if strength is None:
        return None
    shared = _text(known, repeat.similarity, points)
    says = (
        f"正文与线索 {repeat.lead}“{known.display_name}”相似 {repeat.similarity:.0%}，"
        f"但自称主体为“{repeat.contradicts}”：可能改头换面或套用文案。证据强度：{STRENGTHS[strength]}，待核实。"
    )
    return Alarm(
        id=None, kind=AlarmKind.COPY, mention=newcomer.mention.key, lead=newcomer.lead,
        subject=newcomer.subject.id if newcomer.subject else None, name=repeat.contradicts, at=at,
        against=known.subject.id, against_lead=repeat.lead, against_name=known.display_name, shared=(shared,),
        differs=(("主体", repeat.contradicts),), points=points, strength=strength, says=says,
    )  # fmt: skip


def shared_with(mention: Mention, known: Known, spread: Spread, rules: WatchRules) -> tuple[Shared, ...]:
    """Return what a mention has in common with a known subject and few others have, weightiest first."""
    theirs = {_compared(trait) for trait in known.traits}
    found: dict[str, Shared] = {}
    for trait in mention.traits:
        weight = rules.shell.weights.get(trait.kind, 0.0)
        same = trait.kind is not TraitKind.TEXT and weight and _compared(trait) in theirs
        if same and not rules.is_generic(trait, spread):
            # Fingerprints of one kind say one thing, however many of them agree.
            key = trait.kind.value if trait.kind in SILENT else _compared(trait)
            found.setdefault(key, Shared(mark=mark(trait), weight=weight))
    weight = rules.shell.weights.get(TraitKind.TEXT, 0.0)
    texts = [_text(known, known.likeness, round(weight * known.likeness, 2))] if known.likeness and weight else []
    return tuple(sorted((*texts, *found.values()), key=lambda one: (-one.weight, one.mark)))


def differences(mention: Mention, known: Known, rules: WatchRules, spread: Spread) -> tuple[tuple[str, str], ...]:
    """Return what is new about a mention: its name, domain and district where the known subject has others."""
    names = [mention.name] if mention.name else [one.value for one in mention.traits if one.kind in NAMES][:1]
    domains = [
        one.value for one in mention.traits if one.kind is TraitKind.DOMAIN and not rules.is_generic(one, spread)
    ]
    known_domains = [one.value for one in known.traits if one.kind is TraitKind.DOMAIN]
    found = {
        "名称": _new(names, known.names, partial(plain, TraitKind.COMPANY)),
        "域名": _new(domains, known_domains, partial(plain, TraitKind.DOMAIN)),
        "所在区": _new([mention.district] if mention.district else [], known.districts, str),
    }
    return tuple((what, new) for what, new in found.items() if new)


def _new(ours: Sequence[str], theirs: Sequence[str], compared: Callable[[str], str]) -> str:
    """Return the first value of ours where none is theirs; empty where they have none to compare with."""
    known = set(map(compared, theirs))
    if not known or any(compared(value) in known for value in ours):
        return ""
    return ours[0] if ours else ""


def _compared(trait: Trait) -> str:
    return seal(TraitKind.COMPANY if trait.kind in FIRM_NAMES else trait.kind, trait.value)


def _text(known: Known, likeness: float, weight: float) -> Shared:
    # Of a pair, not of a wording: that the texts agree is one piece of evidence, however it is measured next time.
    digest = seal(TraitKind.TEXT, f"like {known.subject.id}")
    return Shared(mark=Mark(kind=TraitKind.TEXT, digest=digest, shown=f"相似 {likeness:.0%}"), weight=weight)


def _name(newcomer: Newcomer) -> str:
    return newcomer.mention.name or (newcomer.subject.name if newcomer.subject else "") or "未见名称"


def _opening(known: Known, shared: Sequence[Shared]) -> str:
    lead = f"（{known.lead}）" if known.lead else ""
    told = "、".join(_spoken(one.mark) for one in shared)
    return f"与已确认主体“{known.display_name}”{lead}共用：{told}"


def _spoken(one: Mark) -> str:
    return f"正文（{one.shown}）" if one.kind is TraitKind.TEXT else say(one.kind, one.shown)


def _differing(differs: Sequence[tuple[str, str]]) -> str:
    return "、".join(what for what, _ in differs) + ("均不同" if len(differs) > 1 else "不同")
