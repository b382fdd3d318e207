"""Why a page or lead is dismissed: a short list as data, each with what it says that the page does."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from facts.assessments import Stance
from facts.errors import BadInput, UnreadableFile

SHIPPED = Path(__file__).parent / "reasons.yml"
#: One for each digit key.
MOST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalReason:
    """One reason."""

    key: str
    name: str
    #: None where it says nothing of what the page does.
    stance: Stance | None


@cache
def dismissal_reasons(path: Path = SHIPPED) -> Mapping[str, DismissalReason]:
    """Key -> reason, in the order of their numbers.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: there are none or more than nine, or one is not as it should be.
    """
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))["reasons"]
        found = {
            row["key"]: DismissalReason(
                key=row["key"], name=row["name"], stance=Stance(row["stance"]) if row["stance"] else None
            )
            for row in rows
        }  # fmt: skip
    except (OSError, yaml.YAMLError) as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem}") from problem
    except (KeyError, TypeError, ValueError) as problem:
        raise BadInput(f"{path}: a reason needs key, name and stance ({problem}).") from problem
    if not 0 < len(found) <= MOST or len(found) != len(rows):
        raise BadInput(f"{path}: give one to nine reasons, each key once.")
    return found
