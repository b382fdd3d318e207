"""Read a YAML file of campaigns or places; what is wrong is one sentence naming the file and the place."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from facts.errors import BadInput

Made = TypeVar("Made")
#: Bytes of a file; the largest of ours has 5 KB.
_MOST = 1 << 20
_BROKEN = (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError, AttributeError, RecursionError)


def load(path: Path, make: Callable[[dict[str, Any]], Made]) -> Made:
    """Read a file and make a value of it.

    Args:
        path: a YAML file with one mapping.
        make: raises KeyError, TypeError, ValueError or AttributeError where the content does not fit.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_MOST + 1)
        if len(body) > _MOST:
            raise BadInput(f"{path} 太大，最多 1 MB。")
        content = yaml.safe_load(body)
        if not isinstance(content, dict):
            raise TypeError("应为一组“键: 值”")
        return make(content)
    except OSError as problem:
        raise BadInput(f"{path} 打不开（{problem.strerror}）；请检查路径和权限。") from problem
    except KeyError as problem:
        raise BadInput(f"{path} 缺少 {problem.args[0]!r}；请对照随程序发布的同名文件补上。") from problem
    except _BROKEN as problem:
        raise BadInput(f"{path} 写法不对：{problem}；请对照随程序发布的同名文件改正。") from problem


def day(value: Any, what: str) -> date:
    """A day of a YAML file.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(value, date):
        raise TypeError(f"{what} 应为日期，写作 2018-05-18，现为 {value!r}")
    return value
