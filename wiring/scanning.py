"""From what stands on a command line to sources and rewrites."""

from collections.abc import Sequence
from pathlib import Path

from crawler import load_sources, parse_rewrite, source_from_url
from facts.errors import BadInput, UnreadableFile
from facts.runs import Rewrite
from facts.sources import Source
from wiring.settings import Settings


def find_sources(names: Sequence[str], settings: Settings) -> tuple[Source, ...]:
    """URLs, source files and folders of them; the configured ones where none is named.

    Raises:
        BadInput: nothing is named or configured, or a name is neither URL nor file.
    """
    if not names:
        if settings.sources is None:
            raise BadInput("No source is named or configured; give a URL or a source file, or set FANGFEI_SOURCES.")
        return load_sources([settings.sources])
    found: list[Source] = []
    for name in names:
        if name.lower().startswith(("http://", "https://")):
            found.append(source_from_url(name))
        elif "://" in name:
            raise BadInput(f"{name} is no http or https address; only these are scanned.")
        else:
            found += load_sources([Path(name)])
    return tuple(found)


def read_rewrites(values: Sequence[str]) -> tuple[Rewrite, ...]:
    """Read --resolve values; @FILE holds one a line, # starts a comment.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: a value is not HOST:PORT:ADDR[:PORT].
    """
    lines: list[str] = []
    for value in values:
        lines += _read(Path(value[1:])) if value.startswith("@") else [value]
    return tuple(parse_rewrite(line) for line in lines)


def _read(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"The --resolve file {path} cannot be read ({problem}).") from problem
    return [line for raw in text.splitlines() if (line := raw.partition("#")[0].strip())]
