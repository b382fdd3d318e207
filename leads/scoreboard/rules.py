"""The scoreboard's rules, read from their YAML file and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from facts.errors import BadInput
from facts.filed import PublishedRecall
from facts.subjects import TraitKind

SHIPPED = Path(__file__).with_name("scoreboard.yml")
#: What a list of cases can say.
FIELDS = (
    "external_id", "source", "name", "uscc", "domain", "app", "phone", "filed_on", "district", "sector", "amount",
    "people",
)  # fmt: skip
_MOST_BYTES = 1 << 20
#: What a broken file can raise; a zone that is not known is a KeyError too.
_BROKEN = (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRules:
    """How cases are read and held against leads."""

    id: str
    version: str
    source: str
    valid_from: date
    valid_to: date | None
    window_days: int
    zone: ZoneInfo
    not_ours: frozenset[str]
    decisive: frozenset[TraitKind]
    hints: frozenset[TraitKind]
    exclusive: frozenset[TraitKind]
    #: Heading as it is compared -> field.
    columns: Mapping[str, str]
    published: tuple[PublishedRecall, ...]

    def day(self, moment: datetime) -> date:
        """The office's day of a moment."""
        return moment.astimezone(self.zone).date()


def load_rules(path: Path = SHIPPED) -> ScoreRules:
    """Read and check the rules.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise BadInput(f"{path} 太大，规则文件最多 1 MB。")
        return _made(yaml.safe_load(body))
    except OSError as problem:
        raise BadInput(f"{path} 打不开（{problem.strerror}）；请检查路径和权限。") from problem
    except KeyError as problem:
        raise BadInput(f"{path} 缺少或不认识 {problem.args[0]!r}；请对照随程序发布的同名文件改正。") from problem
    except _BROKEN as problem:
        raise BadInput(f"{path} 写法不对：{problem}；请对照随程序发布的同名文件改正。") from problem


def _made(content: Any) -> ScoreRules:
    match = content["match"]
    rules = ScoreRules(
        id=str(content["id"]),
        version=str(content["version"]),
        source=str(content["source"]),
        valid_from=_day(content["valid_from"]),
        valid_to=_day(content["valid_to"]) if content.get("valid_to") else None,
        window_days=int(content["window_days"]),
        zone=ZoneInfo(str(content["zone"])),
        not_ours=frozenset(map(str, content["not_ours"])),
        decisive=_kinds(match["decisive"]),
        hints=_kinds(match["hints"]),
        exclusive=_kinds(match["exclusive"]),
        columns=_columns(content["columns"]),
        published=tuple(PublishedRecall(**each) for each in content["published"]),
    )
    if not 0 <= rules.window_days <= 366:
        raise ValueError(f"window_days 应在 0 到 366 之间，现为 {rules.window_days}")
    return rules


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError(f"日期应写作 2026-11-01，现为 {value!r}")
    return value


def _kinds(values: Any) -> frozenset[TraitKind]:
    return frozenset(TraitKind(str(each)) for each in values)


def _columns(content: Mapping[str, Any]) -> dict[str, str]:
    unknown = content.keys() - {*FIELDS}
    if unknown:
        raise ValueError(f"columns 里有不认识的栏目 {'、'.join(sorted(map(str, unknown)))}")
    return {heading_key(str(name)): field for field, names in content.items() for name in names}


def heading_key(heading: str) -> str:
    """A heading without blanks, brackets with what is in them, and letter case: 涉案金额（万元） is 涉案金额."""
    kept, depth = [], 0
    for char in heading.strip():
        depth += char in "(（[【"
        if depth == 0 and not char.isspace():
            kept.append(char)
        depth -= char in ")）]】" and depth > 0
    return "".join(kept).casefold().strip("*：:")
