"""Import profiles (导入模板): how a source's columns, dates, units and codes become a clue; checked when loaded."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.clues import Clue, ClueKind, Confidentiality
from facts.errors import BadInput, NotKnown
from facts.statements import Basis
from leads.clues.cells import MOMENTS

FOLDER = Path(__file__).with_name("profiles")
_COMMON = "_common.yml"
#: Bytes of a profile file.
_MOST = 256 * 1024
_OWN = frozenset(
    ("id", "system", "source", "kind", "basis", "raw", "profile", "batch", "version", "licence", "registration")
)
LICENCE = ("licence", "register", "checked_at", "result", "number", "valid_to", "note")
REGISTRATION = ("founded", "state", "capital_yuan", "former_names", "executives", "changes")
#: What a profile's columns may fill.
FIELDS = frozenset((
    *(field.name for field in fields(Clue) if field.name not in _OWN),
    "building", *(f"licence.{name}" for name in LICENCE), *(f"registration.{name}" for name in REGISTRATION),
))  # fmt: skip
REPORTER = ("name", "phone", "id_card", "address")
UNITS = ("元", "千元", "万元", "亿元")
_HINT = re.compile(r"^([^()]{1,60})\(([^()]{0,20})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How one source's rows are read."""

    #: System key: latin letters, digits, hyphens.
    id: str
    version: str
    name: str
    kind: ClueKind
    basis: Basis
    valid_from: date
    #: Where the columns come from, and what of them nobody has verified.
    origin: str
    valid_to: date | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    required: tuple[str, ...] = ("external_id",)
    dates: tuple[str, ...] = ("ymd", "compact", "excel", "iso")
    unit: str = "元"
    #: Field -> headers, normalised, the surest first.
    columns: Mapping[str, tuple[str, ...]]
    #: Part of the reporter's identity -> headers.
    reporter: Mapping[str, tuple[str, ...]]
    #: A header that holds one of these, and is no column of its own, speaks of the reporter.
    reporter_words: tuple[str, ...] = ()
    #: Field -> code -> what it means.
    codes: Mapping[str, Mapping[str, str]]
    #: Whether account numbers are taken out of every cell.
    strips_accounts: bool = False
    #: What the source's own number must look like; None where anything will do.
    external_id: re.Pattern[str] | None = None

    @property
    def label(self) -> str:
        """Key and version, as clues keep it."""
        return f"{self.id}@{self.version}"


def norm(header: str) -> str:
    """A header as profiles are compared with: half width, lower case, without blanks, stars and colons."""
    return re.sub(r"[\s*:：\ufeff]", "", unicodedata.normalize("NFKC", header[:100])).lower()


def split_hint(header: str) -> tuple[str, str]:
    """涉及金额(万元) -> (涉及金额, 万元); the hint is empty where the header has none."""
    match = _HINT.match(norm(header))
    return (match[1], match[2]) if match else (norm(header), "")


@cache
def load_profiles(folder: Path = FOLDER) -> Mapping[str, Profile]:
    """Read every profile of a folder by key.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    common = _read(folder / _COMMON) if (folder / _COMMON).exists() else _read(FOLDER / _COMMON)
    found: dict[str, Profile] = {}
    for path in sorted(folder.glob("[!_]*.yml")):
        profile = load_profile(path, common)
        if profile.id in found:
            raise BadInput(f"{path.name}：id {profile.id} 与另一个模板重复，请改用别的 id。")
        found[profile.id] = profile
    return found


def find_profile(name: str, folder: Path | None = None) -> Profile:
    """A profile by key, or by the source's name.

    Raises:
        NotKnown: there is none.
    """
    known = load_profiles(folder or FOLDER)
    for profile in known.values():
        if name in (profile.id, profile.name):
            return profile
    raise NotKnown(f"没有导入模板 {name!r}；可用的有 {'、'.join(known)}。")


def load_profile(path: Path, common: Mapping[str, Any] | None = None) -> Profile:
    """Read one file.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    content = _read(path)
    shared = common if common is not None else _read(FOLDER / _COMMON)
    try:
        return _profile(content, shared)
    except (TypeError, ValueError, KeyError, AttributeError, re.error) as problem:
        raise BadInput(f"导入模板 {path.name} 有误：{problem}；请改正后再导入。") from problem


def _read(path: Path) -> dict[str, Any]:
    try:
        body = path.read_bytes()
        content = yaml.safe_load(body) if len(body) <= _MOST else None
    except (OSError, yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        raise BadInput(f"导入模板 {path.name} 无法读取（{problem}）。") from problem
    if not isinstance(content, dict):
        raise BadInput(f"导入模板 {path.name} 的内容应是“键: 值”，不超过 256 KB。")
    return content


def _profile(content: Mapping[str, Any], common: Mapping[str, Any]) -> Profile:
    unknown = set(content) - {*_PLAIN, "columns", "reporter", "codes", "accounts", "external_id_pattern", "amount_unit"}
    _need(not unknown, f"不认识的键 {'、'.join(sorted(map(str, unknown)))}")
    columns = _columns(content.get("columns") or {}, common.get("columns") or {})
    required = tuple(content.get("required", ("external_id",)))
    dates, unit = tuple(content.get("dates", ("ymd", "compact", "excel", "iso"))), content.get("amount_unit", "元")
    _need(re.fullmatch(r"[a-z0-9][a-z0-9-]{1,40}", str(content["id"])) is not None, "id 只能用小写字母、数字和连字符")
    _need(set(required) <= FIELDS, f"required 里有不认识的字段 {set(required) - FIELDS}")
    _need("external_id" in required, "required 必须含 external_id，否则无法判断重复")
    _need(set(dates) <= set(MOMENTS), f"dates 只能用 {'、'.join(MOMENTS)}")
    _need(unit in UNITS, f"amount_unit 只能用 {'、'.join(UNITS)}")
    _need(content.get("accounts", "keep") in ("keep", "strip"), "accounts 只能用 keep 或 strip")
    _need(isinstance(content["valid_from"], date), "valid_from 要写成 2026-01-01")
    pattern = content.get("external_id_pattern")
    return Profile(
        id=str(content["id"]),
        version=str(content["version"]),
        name=str(content["name"]),
        kind=ClueKind(content["kind"]),
        basis=Basis(content["basis"]),
        valid_from=content["valid_from"],
        valid_to=content.get("valid_to"),
        origin=str(content["origin"]),
        confidentiality=Confidentiality(content.get("confidentiality", "internal")),
        required=required,
        dates=dates,
        unit=unit,
        columns=columns,
        reporter=_reporter(content.get("reporter") or {}),
        reporter_words=tuple(map(norm, content.get("reporter_words", ()))),
        codes={str(key): {str(k): str(v) for k, v in each.items()} for key, each in content.get("codes", {}).items()},
        strips_accounts=content.get("accounts") == "strip",
        external_id=re.compile(pattern) if pattern else None,
    )


_PLAIN = ("id", "version", "name", "kind", "basis", "valid_from", "valid_to", "origin", "confidentiality", "required",
          "dates", "reporter_words")  # fmt: skip


def _columns(own: Mapping[str, Sequence[str]], common: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    unknown = {*own, *common} - FIELDS
    _need(not unknown, f"columns 里有不认识的字段 {'、'.join(sorted(unknown))}")
    said = {name: tuple(norm(str(head)) for head in heads) for name, heads in own.items()}
    every = [head for heads in said.values() for head in heads]
    twice = {head for head in every if every.count(head) > 1}
    _need(not twice, f"列名 {'、'.join(sorted(twice))} 出现在两个字段里")
    taken = frozenset(every)
    shared = {name: tuple(head for head in map(norm, heads) if head not in taken) for name, heads in common.items()}
    return {name: (*said.get(name, ()), *shared.get(name, ())) for name in dict.fromkeys((*own, *common))}


def _reporter(own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    _need(set(own) <= set(REPORTER), f"reporter 只能有 {'、'.join(REPORTER)}")
    return {name: tuple(norm(str(head)) for head in heads) for name, heads in own.items()}


def _need(holds: bool, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)
