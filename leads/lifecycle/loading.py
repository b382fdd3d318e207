"""Read a life cycle from its YAML file, strictly: what is not understood is refused with file, place and cure."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from facts.dockets import Grade, Stage
from facts.errors import BadInput, UnreadableFile
from leads.lifecycle.checking import Wrong, check
from leads.lifecycle.rules import ActRule, Choice, Rules, Second, StageRule, Step, Within

SHIPPED = Path(__file__).parent / "lifecycle.yml"
#: Bytes of a file; the shipped one has 14,000.
LARGEST = 1_000_000
_TOP = (
    "id", "source", "valid_from", "valid_to", "timezone", "home_province", "roles", "stages", "groups", "acts",
    "choices",
    "reminders",
)  # fmt: skip
_FLAGS = (
    "keeps_due", "puts_off", "aside", "declines", "needs_grade", "needs_duty", "by_judgement", "only_in_pair",
)  # fmt: skip
_ACT = (
    "name", "from", "to", "stays", "who", "requires", "may", "units", "within", "times", "second_person", "confirms",
    "not_while", "pair", "sets", "source", *_FLAGS,
)  # fmt: skip


# The same loader in C, where PyYAML was built with it, takes a tenth of the time.
_Fast: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Fast):  # type: ignore[misc, valid-type]
    """A loader that refuses a key written twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None) if len(keys) < 1000 else None
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice!r} is written twice", node.start_mark)
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def load_rules(path: Path | None = None) -> Rules:
    """Read and check a life cycle; the shipped one where no path is given.

    Raises:
        UnreadableFile: the file cannot be read or is no YAML.
        BadInput: it says something that cannot be; the sentence names the place.
    """
    path = path or SHIPPED
    try:
        body = path.read_bytes()
        if len(body) > LARGEST:
            raise BadInput(f"{path} has {len(body)} bytes; a life cycle has at most {LARGEST}.")
        content = yaml.load(body.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506  # _Loader is a SafeLoader
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem.strerror}.") from problem
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as problem:
        raise UnreadableFile(f"{path} is no YAML: {' '.join(str(problem).split())[:300]}.") from problem
    try:
        rules = _rules(_mapping(content, "the file", _TOP))
        check(rules)
    except Wrong as problem:
        raise BadInput(f"{path}: {problem}.") from problem
    return rules


def _rules(top: Mapping[str, Any]) -> Rules:
    groups = {
        name: _stages(value, f"groups.{name}", {}) for name, value in _mapping(top.get("groups"), "groups").items()
    }
    return Rules(
        id=_text(top.get("id"), "id"),
        source=_text(top.get("source"), "source"),
        valid_from=_day(top.get("valid_from"), "valid_from"),
        valid_to=None if top.get("valid_to") is None else _day(top["valid_to"], "valid_to"),
        zone=_zone(top.get("timezone")),
        home_province=_text(top.get("home_province"), "home_province"),
        roles={str(key): _text(value, f"roles.{key}") for key, value in _mapping(top.get("roles"), "roles").items()},
        stages=_stage_rules(_mapping(top.get("stages"), "stages")),
        acts={
            str(key): _act(str(key), _mapping(value, f"acts.{key}", _ACT), groups)
            for key, value in _mapping(top.get("acts"), "acts").items()
        },
        choices={
            str(field): tuple(_choice(one, f"choices.{field}") for one in _list(value, f"choices.{field}"))
            for field, value in _mapping(top.get("choices"), "choices").items()
        },
        steps=tuple(_step(one) for one in _list(top.get("reminders"), "reminders")),
    )


def _stage_rules(content: Mapping[str, Any]) -> dict[Stage, StageRule]:
    found = {}
    for key, value in content.items():
        place = f"stages.{key}"
        fields = _mapping(value, place, ("name", "within"))
        found[_stage(key, place)] = StageRule(
            name=_text(fields.get("name"), f"{place}.name"), within=_within(fields.get("within"), f"{place}.within")
        )
    missing = [stage.value for stage in Stage if stage not in found]
    if missing:
        raise Wrong(f"stages: {', '.join(missing)} have no name; give each stage one")
    return found


def _act(key: str, fields: Mapping[str, Any], groups: Mapping[str, frozenset[Stage]]) -> ActRule:
    place = f"acts.{key}"
    back = fields.get("to") == "back"
    lists: dict[str, Any] = {
        name: tuple(_text(one, f"{place}.{name}") for one in _list(fields.get(name, []), f"{place}.{name}"))
        for name in ("who", "requires", "may", "units", "not_while")
    }
    flags: dict[str, Any] = {name: _flag(fields.get(name, False), f"{place}.{name}") for name in _FLAGS}
    return ActRule(
        key=key,
        name=_text(fields.get("name"), f"{place}.name"),
        sources=_stages(fields.get("from", []), f"{place}.from", groups),
        to=None if back or fields.get("to") is None else _stage(fields["to"], f"{place}.to"),
        back=back,
        stays=_stages(fields.get("stays", []), f"{place}.stays", groups),
        **lists,
        within=_within(fields.get("within"), f"{place}.within"),
        times=_count(fields.get("times"), f"{place}.times"),
        second=_second(fields.get("second_person"), f"{place}.second_person"),
        confirms=str(fields.get("confirms", "")),
        pair=str(fields.get("pair", "")),
        sets=_mapping(fields.get("sets", {}), f"{place}.sets"),
        source=str(fields.get("source", "")),
        **flags,
    )


def _within(value: Any, place: str) -> Within | None:
    if value is None:
        return None
    fields = _mapping(value, place, ("working_days", "hours", "awaits", "limit"))
    numbers = {name: _count(fields.get(name), f"{place}.{name}") for name in ("working_days", "hours", "limit")}
    if (numbers["working_days"] is None) == (numbers["hours"] is None):
        raise Wrong(f"{place}: give either working_days or hours")
    return Within(**numbers, awaits=str(fields.get("awaits", "")))


def _second(value: Any, place: str) -> Second | None:
    if value is None:
        return None
    fields = _mapping(value, place, ("act", "when", "at_once", "within"))
    when = {
        str(name): frozenset(_text(one, f"{place}.when") for one in _list(values, f"{place}.when"))
        for name, values in _mapping(fields.get("when", {}), f"{place}.when").items()
    }
    if any(not set(Grade).issuperset(values) for name, values in when.items() if name == "grade"):
        raise Wrong(f"{place}.when.grade: choose of {', '.join(Grade)}")
    return Second(
        act=_text(fields.get("act"), f"{place}.act"),
        when=when,
        at_once=_flag(fields.get("at_once", False), f"{place}.at_once"),
        within=_count(fields.get("within"), f"{place}.within"),
    )


def _choice(value: Any, place: str) -> Choice:
    fields = _mapping(value, place, ("name", "key", "also", "act", "sets"))
    also = tuple(_text(one, f"{place}.also") for one in _list(fields.get("also", []), f"{place}.also"))
    return Choice(
        name=_text(fields.get("name"), f"{place}.name"),
        key=str(fields.get("key", "")),
        also=also,
        act=str(fields.get("act", "")),
        sets=_mapping(fields.get("sets", {}), f"{place}.sets"),
    )


def _step(value: Any) -> Step:
    fields = _mapping(value, "reminders", ("key", "name", "working_days", "hours", "to"))
    return Step(
        key=_text(fields.get("key"), "reminders.key"),
        name=_text(fields.get("name"), "reminders.name"),
        working_days=_number(fields.get("working_days"), "reminders.working_days"),
        hours=_number(fields.get("hours"), "reminders.hours"),
        to=_text(fields.get("to"), "reminders.to"),
    )


def _mapping(value: Any, place: str, allowed: Iterable[str] = ()) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"{place}: a mapping of names to values is wanted")
    unknown = [str(key) for key in value if key not in tuple(allowed)] if allowed else []
    if unknown:
        raise Wrong(f"{place}: {unknown[0]!r} is not known; it is one of {', '.join(allowed)}")
    return value


def _list(value: Any, place: str) -> list[Any]:
    if not isinstance(value, list):
        raise Wrong(f"{place}: a list is wanted")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong(f"{place}: one line of text is wanted; words such as on and no need quotes")
    return value.strip()


def _number(value: Any, place: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or abs(value) > 10_000):
        raise Wrong(f"{place}: {value!r} is no whole number up to 10000")
    return value


def _count(value: Any, place: str) -> int | None:
    number = _number(value, place)
    if number is not None and number < 0:
        raise Wrong(f"{place}: {value!r} is below 0")
    return number


def _flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise Wrong(f"{place}: true or false is wanted")
    return value


def _day(value: Any, place: str) -> date:
    if type(value) is not date:
        raise Wrong(f"{place}: a date such as 2018-05-15 is wanted")
    return value


def _zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value, "timezone"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise Wrong(f"timezone: {value!r} is no time zone; write Asia/Shanghai") from problem


def _stage(value: Any, place: str) -> Stage:
    if value not in tuple(Stage):
        raise Wrong(f"{place}: {value!r} is no stage; it is one of {', '.join(Stage)}")
    return Stage(value)


def _stages(value: Any, place: str, groups: Mapping[str, frozenset[Stage]]) -> frozenset[Stage]:
    if isinstance(value, str):
        if value not in groups:
            raise Wrong(f"{place}: {value!r} is no group; it is one of {', '.join(groups)}, or give a list of stages")
        return groups[value]
    return frozenset(_stage(one, place) for one in _list(value, place))
