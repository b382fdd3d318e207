"""Reads a rules file of the office: YAML of bounded size, whose faults are told by file and place."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput, UnreadableFile

#: Bytes of a rules file; the largest we ship has some 60,000.
LARGEST = 1024 * 1024
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a file that holds one mapping.

    Raises:
        UnreadableFile: it is not there, cannot be read or is larger than LARGEST.
        BadInput: it is no YAML, uses aliases (they can blow up), or holds no mapping.
    """
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as problem:
        raise UnreadableFile(f"规则文件 {path} 无法读取：{problem.strerror}；请检查路径和权限。") from problem
    if len(body) > LARGEST:
        raise UnreadableFile(f"规则文件 {path} 超过 {LARGEST // 1024} KB；请检查是否选错文件。")
    return _mapping(body, path)


def _mapping(body: bytes, path: Path) -> dict[str, Any]:
    try:
        text = body.decode("utf-8-sig")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)):
            raise BadInput(f"规则文件 {path} 使用了 YAML 别名（*）；请把内容写全。")
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
    except UnicodeDecodeError as problem:
        raise BadInput(f"规则文件 {path} 不是 UTF-8 编码；请另存为 UTF-8。") from problem
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise BadInput(f"规则文件 {path} 不是有效的 YAML：{_where(problem)}；请改正后重试。") from problem
    if not isinstance(content, dict):
        raise BadInput(f"规则文件 {path} 应为“名称: 值”的形式；请参照随附文件。")
    return content


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    if mark:
        return f"第 {mark.line + 1} 行第 {mark.column + 1} 列"
    return f"有不存在的日期或数值（{problem}）" if isinstance(problem, ValueError) else "层级过深或内容无法读取"


def rows(content: Mapping[str, Any], key: str, path: Path) -> Sequence[Mapping[str, Any]]:
    """The list of mappings under a key; empty where the key is absent.

    Raises:
        BadInput: it is something else.
    """
    found = content.get(key) or []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadInput(f"规则文件 {path} 的“{key}”应为条目列表；请参照随附文件。")
    return found


def words(row: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    """A list of texts under a key of a row; a text with spaces is split at them.

    Raises:
        BadInput: it is something else.
    """
    found = row.get(key) or []
    if isinstance(found, str):
        return tuple(found.split())
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise BadInput(f"规则文件 {path} 的“{key}”应为文字列表；请参照随附文件。")
    return tuple(found)


def text(row: Mapping[str, Any], key: str, path: Path, default: str | None = None) -> str:
    """A text under a key of a row.

    Raises:
        BadInput: it is missing without a default, or is no text.
    """
    found = row.get(key, default)
    if isinstance(found, int | float) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, str) or (default is None and not found.strip()):
        raise BadInput(f"规则文件 {path} 缺少“{key}”或其不是文字，出处：{dict(row)!r:.120}；请补齐。")
    return found.strip()


def day(row: Mapping[str, Any], key: str, path: Path) -> date | None:
    """A date under a key: 2019-03-30, or only 2018-12 or 2019, which count from their first day; None where absent.

    Raises:
        BadInput: it is no date.
    """
    found = row.get(key)
    if found is None or (isinstance(found, date) and type(found) is date):
        return found
    parts = str(found).split("-")
    try:
        year, month, number = (*map(int, parts), 1, 1)[:3]
        return date(year, month, number)
    except ValueError as problem:
        raise BadInput(f"规则文件 {path} 的“{key}: {found}”不是日期；请写成 2019-03-30、2018-12 或 2019。") from problem
