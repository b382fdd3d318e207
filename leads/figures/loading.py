"""Read a YAML file of rules or templates; what is wrong with it is one sentence naming the file and the place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from facts.errors import BadInput

Made = TypeVar("Made")
#: Bytes of a file of rules; the largest of ours has 8 KB.
_MOST = 1_000_000


def load(path: Path, make: Callable[[dict[str, Any]], Made]) -> Made:
    """Read a file and make a value of it.

    Args:
        path: a YAML file with one mapping.
        make: raises KeyError, TypeError, ValueError or AttributeError where the content does not fit.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    try:
        return make(_mapping(path))
    except OSError as problem:
        raise BadInput(f"{path} 打不开（{problem.strerror}）；请检查路径和权限。") from problem
    except KeyError as problem:
        raise BadInput(f"{path} 缺少 {problem.args[0]!r}；请对照随程序发布的同名文件补上。") from problem
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise BadInput(f"{path} 写法不对：{problem}；请对照随程序发布的同名文件改正。") from problem


def _mapping(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        body = file.read(_MOST + 1)
    if len(body) > _MOST:
        raise ValueError(f"文件超过 {_MOST} 字节")
    content = yaml.safe_load(body)
    if not isinstance(content, dict):
        raise TypeError("应为一组“键: 值”")
    return content
