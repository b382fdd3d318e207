"""Where the value of a setting came from."""

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """The kinds of places, the first being the one that any other overrules."""

    #: Nobody set it.
    DEFAULT = "default"
    #: fangfei.toml, in the working folder or where FANGFEI_CONFIG says.
    FILE = "file"
    #: A file that systemd handed to the service.
    CREDENTIAL = "credential"
    #: A variable FANGFEI_….
    ENVIRONMENT = "environment"
    #: The command line that started this process.
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place where a value stands."""

    origin: Origin
    #: A file's path, a variable's name; "" for the command line.
    name: str = ""
    #: Line of the file, from 1; 0 where it is not known.
    line: int = 0

    def __str__(self) -> str:
        """As a sentence names it."""
        if self.origin is Origin.COMMAND:
            return "the command line"
        return f"{self.name} line {self.line}" if self.line else self.name
