"""One line of a filter list in the syntax of ad blockers, read into a rule, or into the reason why it is not one.

Covered: addresses with ||, |, *, ^ and /regular expressions/ (google-re2), @@ exceptions, types, third-party,
domain=, match-case, important; ##selectors and #@#exceptions in CSS. Source: the published syntax of Adblock Plus
(help.adblockplus.org, "How to write filters").
"""

import re
from dataclasses import dataclass, replace
from enum import IntFlag


class Asked(IntFlag):
    """What an address is wanted for."""

    IMAGE = 1
    SUBDOCUMENT = 2
    SCRIPT = 4
    STYLESHEET = 8
    #: Opened by a click.
    POPUP = 16
    #: Fonts, media, sockets …: parsed, and never asked for here.
    OTHER = 32
    #: The page itself, in exceptions: no rule of any sort holds on it.
    DOCUMENT = 64
    #: In exceptions: no selector, or no selector without a domain, holds on the page.
    ELEMHIDE = 128
    GENERICHIDE = 256


#: What a rule without types holds for.
USUAL = Asked.IMAGE | Asked.SUBDOCUMENT | Asked.SCRIPT | Asked.STYLESHEET | Asked.OTHER
_TYPES = {
    "image": Asked.IMAGE, "img": Asked.IMAGE, "background": Asked.IMAGE,
    "subdocument": Asked.SUBDOCUMENT, "frame": Asked.SUBDOCUMENT, "object": Asked.SUBDOCUMENT,
    "script": Asked.SCRIPT, "stylesheet": Asked.STYLESHEET, "css": Asked.STYLESHEET, "popup": Asked.POPUP,
    "document": Asked.DOCUMENT, "doc": Asked.DOCUMENT, "elemhide": Asked.ELEMHIDE, "ehide": Asked.ELEMHIDE,
    "generichide": Asked.GENERICHIDE, "ghide": Asked.GENERICHIDE, "all": USUAL | Asked.POPUP,
    **dict.fromkeys(
        ("other", "media", "font", "xmlhttprequest", "xhr", "websocket", "ping", "beacon", "webrtc",
         "object-subrequest"), Asked.OTHER),
}  # fmt: skip
#: Positive exceptions for whole pages make no sense on rules that block.
_PAGES = Asked.DOCUMENT | Asked.ELEMHIDE | Asked.GENERICHIDE
_PARTY = {
    "third-party": True, "3p": True, "~first-party": True, "~1p": True,
    "first-party": False, "1p": False, "~third-party": False, "~3p": False,
}  # fmt: skip
_PLAIN = frozenset((*_PARTY, "match-case", "important"))
_OPTIONS = re.compile(r"~?[a-z0-9_-]+(?:=[^,]*)?(?:,~?[a-z0-9_-]+(?:=[^,]*)?)*", re.IGNORECASE)
_COSMETIC = re.compile(r"([^#\s/|]*)(#@?#)(.+)")
#: Dialects of other blockers, and selectors that only scripts can follow.
_FOREIGN = re.compile(r"#@?[?$%]#|#@?\$\?#|\$\$|##\+js\(|##\^|#@#\+js\(")
_PROCEDURAL = re.compile(
    r":(?:-abp-[a-z-]+|has-text|contains|upward|xpath|matches-[a-z-]+|min-text-length|watch-attr|remove(?:-[a-z]+)?"
    r"|style|others|nth-ancestor|if|if-not|properties)\(|:remove\(\)"
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
_DOMAIN = re.compile(r"[^\s/*^|,]+\Z")
_WORDS = re.compile(r"\w")
MAX_RULE = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Domains:
    """Where a rule holds: pages of these hosts and their subdomains, or of all but those."""

    included: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def hold(self, names: frozenset[str]) -> bool:
        """Whether a rule holds on a page whose host and the names above it are `names`."""
        if self.excluded and not self.excluded.isdisjoint(names):
            return False
        return not self.included or not self.included.isdisjoint(names)


EVERYWHERE = Domains()


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRule:
    """A rule about addresses."""

    #: As the file has it, and the file with its line.
    text: str
    where: str
    #: Without @@ and options, || and | among it; small letters unless `match_case`. Of /…/ the inside.
    pattern: str
    is_regex: bool = False
    is_exception: bool = False
    asked: Asked = USUAL
    third_party: bool | None = None
    domains: Domains = EVERYWHERE
    match_case: bool = False
    important: bool = False

    @property
    def host(self) -> str:
        """The host of ||host^, which is looked up instead of searched; empty for other patterns."""
        inner = self.pattern[2:].removesuffix("^").removesuffix("|").removesuffix("^")
        is_host = not self.is_regex and self.pattern.startswith("||") and self.pattern.endswith("^")
        return inner.lower() if is_host and _HOST.fullmatch(inner) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectorRule:
    """A rule about elements."""

    text: str
    where: str
    selector: str
    is_exception: bool = False
    domains: Domains = EVERYWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What stands behind the $ of a rule."""

    asked: Asked = USUAL
    third_party: bool | None = None
    domains: Domains = EVERYWHERE
    match_case: bool = False
    important: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A line that is not followed, and why."""

    text: str
    #: File and line: rules.txt:12.
    where: str
    why: str


Rule = AddressRule | SelectorRule | Unsupported


def parse(line: str, where: str) -> Rule | None:
    """Read one line; None for comments, headers and blank lines. Never raises."""
    text = line.strip()
    if not text or (text[0] == "!" and not text.startswith("!#")) or text.startswith(("# ", "[Adblock", "####")):
        return None
    if len(text) > MAX_RULE:
        return _no(text, where, f"longer than {MAX_RULE} characters")
    if text.startswith("!#"):
        return _no(text, where, "a directive of another blocker")
    if _FOREIGN.search(text):
        return _no(text, where, "the dialect of another blocker")
    if found := _COSMETIC.fullmatch(text):
        return _selector(found, text, where)
    return _address(text, where)


def _no(text: str, where: str, why: str) -> Unsupported:
    return Unsupported(text=text[:200], where=where, why=why)


def _selector(found: re.Match[str], text: str, where: str) -> Rule:
    domains = _domains(found[1], ",")
    if domains is None:
        return _no(text, where, "a domain with a wildcard or a path")
    if procedural := _PROCEDURAL.search(found[3]):
        return _no(text, where, f"{procedural[0].rstrip('(')} is no CSS")
    return SelectorRule(
        text=text, where=where, selector=found[3].strip(), is_exception=found[2] == "#@#", domains=domains
    )


def _address(text: str, where: str) -> Rule:
    is_exception = text.startswith("@@")
    body, behind = _split(text.removeprefix("@@"))
    options = _read_options(behind)
    if isinstance(options, str):
        return _no(text, where, options)
    asked = options.asked if is_exception else options.asked & ~_PAGES
    if not asked:
        return _no(text, where, "blocks whole pages")
    is_regex = len(body) > 2 and body[0] == body[-1] == "/"
    pattern = body[1:-1] if is_regex else body.strip("*")
    if not is_regex and not _WORDS.search(pattern) and options.domains is EVERYWHERE:
        return _no(text, where, "would hold for every address")
    return AddressRule(
        text=text,
        where=where,
        pattern=pattern if is_regex or options.match_case else pattern.lower(),
        is_regex=is_regex,
        is_exception=is_exception,
        asked=asked,
        third_party=options.third_party,
        domains=options.domains,
        match_case=options.match_case,
        important=options.important,
    )


def _split(body: str) -> tuple[str, str]:
    """Part a rule from its options; a $ inside a regular expression belongs to it."""
    at = body.rfind("$")
    if at < 0 or not _OPTIONS.fullmatch(body, at + 1) or (body[0] == "/" and body[-1] == "/" and at < len(body) - 1):
        return body, ""
    return body[:at], body[at + 1 :]


def _read_options(text: str) -> Options | str:
    """Return what options say, or the reason why they cannot be followed."""
    wanted = unwanted = Asked(0)
    options = Options()
    for option in filter(None, text.split(",")):
        name, _, value = option.partition("=")
        key = name.lower()
        if key in ("domain", "from"):
            domains = _domains(value, "|")
            if domains is None:
                return "a domain with a wildcard or a path"
            options = replace(options, domains=domains)
        elif value or (key not in _PLAIN and key.removeprefix("~") not in _TYPES):
            return f"the option {name[:40]}"
        elif key in _PARTY:
            options = replace(options, third_party=_PARTY[key])
        elif key == "match-case":
            options = replace(options, match_case=True)
        elif key == "important":
            options = replace(options, important=True)
        elif key[0] == "~":
            unwanted |= _TYPES[key[1:]]
        else:
            wanted |= _TYPES[key]
    return replace(options, asked=(wanted or USUAL) & ~unwanted)


def _domains(text: str, separator: str) -> Domains | None:
    names = [name.strip().lower() for name in text.split(separator) if name.strip()]
    if not names:
        return EVERYWHERE
    if not all(map(_DOMAIN.fullmatch, names)):
        return None
    return Domains(
        included=frozenset(name for name in names if name[0] != "~"),
        excluded=frozenset(name[1:] for name in names if name[0] == "~"),
    )
