"""Domain names in their one form, and as people write them."""

import re

#: A name in ASCII: at least two labels, the last of them no number (that would be an address).
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,10}(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})", re.ASCII)
#: Letters that people write for a dot in Chinese.
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_LONGEST = 253


def domain(text: str) -> str | None:
    """Return a domain in lower case and ASCII, without wildcard, port, path and final dot, or None where it is none."""
    bare = text.strip().strip("\"'").translate(_DOTS).lower()
    if "://" in bare[:12]:
        bare = bare.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2].partition(":")[0]
    bare = bare.removeprefix("*.").removeprefix(".").rstrip(".")
    if not bare or len(bare) > _LONGEST:
        return None
    try:
        name = bare if bare.isascii() else bare.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return name if _NAME.fullmatch(name) else None


def readable(name: str) -> str:
    """Return a domain with its Punycode labels as people read them; a label that does not decode stays."""
    return ".".join(map(_label, name.split("."))) if "xn--" in name else name


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label
