"""The end of a shift's log, for administrators: what identifies people or lets somebody in is covered."""

from pathlib import Path

from ops.logs.redacting import redact

#: Bytes of a log that are read from its end, and lines that are shown.
_BYTES, _LINES = 32 * 1024, 120


def log_of(folder: Path, shift: int) -> str:
    """The last lines of the log of a shift; empty where there is none, or where it cannot be read."""
    try:
        with (folder / f"shift-{shift}.log").open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = text.split("\n")
    # A line that was cut in two may hide half of what has to be covered.
    whole = lines[1:] if size > _BYTES else lines
    return "\n".join(redact(line) for line in whole[-_LINES:]).strip()
