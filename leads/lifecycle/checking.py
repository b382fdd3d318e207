"""Whether the parts of a life cycle fit together: every name that one part uses is there in another."""

from collections.abc import Iterator

from facts.dockets import Grade
from facts.errors import BadInput
from leads.lifecycle.fields import chosen_fields, known_fields
from leads.lifecycle.rules import ActRule, Rules

#: Characters of an act's name in the table.
LONGEST_KEY = 48
#: Fields that the program itself writes through `sets`.
_OWN = frozenset({"urged", "undone"})

#: The act by which material news of a subject takes up a lead that was laid down.
REOPEN = "reopen"


class Wrong(BadInput):
    """A place of the file says something that cannot be."""


def check(rules: Rules) -> None:
    """Make sure of it.

    Raises:
        Wrong: something is missing or contradicts another part; the sentence names the place.
    """
    if REOPEN not in rules.acts:
        raise Wrong(f"acts: {REOPEN} is missing; it is done without anybody asking, when a lead comes back")
    for problem in (*_choices(rules), *_waits(rules), *_steps(rules)):
        raise Wrong(problem)
    for rule in rules.acts.values():
        for problem in (*_moves(rule), *_names(rule, rules), *_limits(rule), *_links(rule, rules)):
            raise Wrong(f"acts.{rule.key}{problem}")


def _moves(rule: ActRule) -> Iterator[str]:
    if len(rule.key) > LONGEST_KEY or not rule.key.isascii():
        yield f": name the act in at most {LONGEST_KEY} plain letters"
    if rule.by_judgement:
        if rule.stages or rule.to:
            yield ": by_judgement moves the lead by the judgement alone; leave out from, to and stays"
        return
    if bool(rule.sources) != bool(rule.to or rule.back):
        yield ": from and to belong together; give both or neither"
    if not rule.stages:
        yield ": it can be done nowhere; give from and to, or stays"
    both = sorted(stage.value for stage in rule.sources & rule.stays)
    if both:
        yield f".stays: {both[0]} is in from already"


def _names(rule: ActRule, rules: Rules) -> Iterator[str]:
    for role in rule.who:
        if role not in rules.roles:
            yield f".who: {role!r} is no role; it is one of {', '.join(rules.roles)}"
    if not rule.who:
        yield ".who: name at least one role"
    for field in rule.carries:
        if field not in known_fields():
            yield f": {field!r} is no field; it is one of {', '.join(sorted(known_fields()))}"
    for field in rule.sets:
        if field not in known_fields() | _OWN:
            yield f".sets: {field!r} is no field"


def _limits(rule: ActRule) -> Iterator[str]:
    if rule.units and "unit" not in rule.carries:
        yield ".units: it carries no unit; add unit to requires or may"
    if "due" in rule.carries and rule.within is None and not rule.puts_off:
        yield ": it carries due, but nothing is due after it; add within"
    if rule.puts_off and rule.times is None:
        yield ".times: say how often it may be put off"
    if rule.puts_off and rule.within is None and "due" not in rule.requires:
        yield ": it puts off a day; give within, or let it require due"


def _links(rule: ActRule, rules: Rules) -> Iterator[str]:
    if rule.second:
        other = rules.acts.get(rule.second.act)
        if other is None or other.confirms != rule.key:
            yield f".second_person.act: {rule.second.act!r} is no act that confirms {rule.key}"
        if not rule.second.when.keys() <= set(rule.requires):
            yield ".second_person.when: it speaks of a field that the act does not require"
        if "due" in rule.carries and not rule.second.at_once:
            yield ".second_person: what waits for a second person cannot carry due; let it count at_once"
    if rule.confirms:
        yield from _confirms(rule, rules.acts.get(rule.confirms))
    for key in rule.not_while:
        if key not in rules.acts or not rules.acts[key].second:
            yield f".not_while: {key!r} is no act that a second person confirms"
    if rule.pair and not (rule.pair in rules.acts and rules.acts[rule.pair].only_in_pair):
        yield f".pair: {rule.pair!r} is no act that is only_in_pair"


def _confirms(rule: ActRule, first: ActRule | None) -> Iterator[str]:
    if first is None or first.second is None or first.second.act != rule.key:
        yield f".confirms: {rule.confirms!r} is no act whose second_person is {rule.key}"
    # What counts at once has moved on to its own stage by then, and stays open wherever the work goes.
    elif not rule.stages >= (first.stages if first.second.at_once else first.sources | first.stays):
        yield f".stays: {rule.key} must be possible wherever {first.key} is"


def _waits(rules: Rules) -> Iterator[str]:
    places = [(f"acts.{rule.key}", rule.within, rule.puts_off) for rule in rules.acts.values()]
    places += [(f"stages.{stage.value}", rule.within, False) for stage, rule in rules.stages.items()]
    for place, within, puts_off in places:
        if within and not puts_off and within.awaits not in rules.acts:
            yield f"{place}.within.awaits: {within.awaits!r} is no act"


def _choices(rules: Rules) -> Iterator[str]:
    missing = sorted(chosen_fields() - rules.choices.keys())
    if missing:
        yield f"choices: {missing[0]} has none; list what it can say"
    for field, choices in rules.choices.items():
        if field not in chosen_fields():
            yield f"choices.{field}: no act asks for it"
        for choice in choices:
            if choice.act and choice.act not in rules.acts:
                yield f"choices.{field}: {choice.name}: {choice.act!r} is no act"
            for name in choice.sets:
                if name not in known_fields():
                    yield f"choices.{field}: {choice.name}: sets {name!r}, which is no field"
    keys = {choice.key for choice in rules.choices.get("grade", ())}
    if keys != set(Grade):
        yield f"choices.grade: give each of {', '.join(Grade)} as a key"


def _steps(rules: Rules) -> Iterator[str]:
    for unit in ("working_days", "hours"):
        values = [value for step in rules.steps if (value := getattr(step, unit)) is not None]
        if values != sorted(values):
            yield f"reminders: {unit} must rise from step to step"
    keys = [step.key for step in rules.steps]
    if len(set(keys)) != len(keys):
        yield "reminders: two steps have the same key"
