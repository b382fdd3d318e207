"""Find the rule that holds for an address among many thousands.

||host^ is looked up by host. Other rules lie under one word of theirs that any address they hold for must have
between two separators; the words of an address choose the few rules that are tried. What has no such word is tried
all at once by google-re2. (The words are the idea of uBlock Origin and of Brave's adblock engine.)
"""

import re
from collections.abc import Callable, Iterable, Iterator

import re2

from crawler.adverts.syntax import EVERYWHERE, AddressRule, Asked, Unsupported
from crawler.adverts.vocabulary import Vocabulary, parents

#: Characters of an address that are looked at.
MAX_ADDRESS = 2_000
_WORD = re.compile(r"[a-z0-9%]+")
#: Words of a pattern that stand between two characters which are neither words nor *.
_WHOLE = re.compile(r"(?<![a-z0-9%*])[a-z0-9%]+(?=[^a-z0-9%*])")
#: In nearly every address, so that they choose nothing.
_COMMON = frozenset(("http", "https", "www", "com", "cn", "net", "js", "html", "jpg", "png", "gif"))
_SEPARATOR = r"(?:[^\w\-.%]|\z)"
#: Patterns tried together, and bytes of memory for them.
_TOGETHER, _MEMORY = 100, 32 * 1024 * 1024
Tried = Callable[[str], bool]


class Filters:
    """The address rules of all files; add() first, then ask."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._blocking, self._excepting = _Index(), _Index()
        self._has_important = False
        self.count = 0

    def add(self, rule: AddressRule) -> Unsupported | None:
        """Take a rule in, or say why not."""
        if rule.is_regex and (problem := _problem(rule)):
            return Unsupported(text=rule.text[:200], where=rule.where, why=problem)
        (self._excepting if rule.is_exception else self._blocking).add(rule)
        self._has_important = self._has_important or rule.important
        self.count += 1
        return None

    def match(self, url: str, asked: Asked, page: str) -> AddressRule | None:
        """Return the rule that holds for an absolute address on a page of the host `page`, exceptions heeded."""
        case = _Case(url, asked, page, self._words)
        found: AddressRule | None = None
        for rule in self._blocking.holding(case):
            if rule.important:
                return rule
            found = found or rule
            if not self._has_important:
                break
        if found is None or next(self._excepting.holding(case), None) is not None:
            return None
        return found

    def excused(self, url: str, page: str) -> Asked:
        """Return what an exception switches off on the page of this address: DOCUMENT, ELEMHIDE, GENERICHIDE."""
        pages = Asked.DOCUMENT | Asked.ELEMHIDE | Asked.GENERICHIDE
        off = Asked(0)
        for rule in self._excepting.holding(_Case(url, pages, page, self._words)):
            off |= rule.asked & pages
        return off


class _Case:
    """One question; what only some rules ask for is found when one does."""

    __slots__ = ("_names", "_page", "_third", "_words", "asked", "host", "lower", "url")

    def __init__(self, url: str, asked: Asked, page: str, words: Vocabulary) -> None:
        self.url, self.asked = url[:MAX_ADDRESS], asked
        self.lower = self.url.lower()
        self.host = _host(self.lower)
        self._page, self._words = page, words
        self._third: bool | None = None
        self._names: frozenset[str] | None = None

    def fits(self, rule: AddressRule) -> bool:
        """Whether the conditions of a rule hold, its pattern left aside."""
        if not rule.asked & self.asked:
            return False
        if rule.third_party is not None and rule.third_party != self._is_third():
            return False
        return rule.domains is EVERYWHERE or rule.domains.hold(self._above())

    def _is_third(self) -> bool:
        if self._third is None:
            self._third = self._words.site_of(self.host) != self._words.site_of(self._page)
        return self._third

    def _above(self) -> frozenset[str]:
        if self._names is None:
            self._names = frozenset(parents(self._page))
        return self._names


class _Index:
    def __init__(self) -> None:
        self._hosts: dict[str, list[AddressRule]] = {}
        self._words: dict[str, list[AddressRule]] = {}
        self._rest: list[AddressRule] = []
        self._sets: list[tuple[object, list[AddressRule]]] | None = None
        self._tried: dict[str, Tried] = {}

    def add(self, rule: AddressRule) -> None:
        if host := rule.host:
            self._hosts.setdefault(host, []).append(rule)
        elif word := self._word(rule):
            self._words.setdefault(word, []).append(rule)
        else:
            self._rest.append(rule)
            self._sets = None

    def holding(self, case: _Case) -> Iterator[AddressRule]:
        for rule in self._candidates(case):
            if case.fits(rule) and (rule.host or self._fits(rule, case)):
                yield rule

    def _candidates(self, case: _Case) -> Iterator[AddressRule]:
        if self._hosts:
            for name in parents(case.host):
                yield from self._hosts.get(name, ())
        if self._words:
            for word in dict.fromkeys(_WORD.findall(case.lower)):
                yield from self._words.get(word, ())
        if self._rest:
            yield from self._from_rest(case.lower)

    def _word(self, rule: AddressRule) -> str:
        """Choose the word under which the fewest rules lie."""
        if rule.is_regex:
            return ""
        pattern = rule.pattern.lower()
        # At an end that is not held fast, the address may go on in the same word.
        found = (match[0] for match in _WHOLE.finditer(pattern) if match.start() > 0)
        words = [word for word in found if len(word) > 1 and word not in _COMMON]
        return min(words, key=lambda word: (len(self._words.get(word, ())), -len(word)), default="")

    def _fits(self, rule: AddressRule, case: _Case) -> bool:
        tried = self._tried.get(rule.text)
        if tried is None:
            tried = self._tried[rule.text] = _trial(rule)
        return tried(case.url if rule.match_case else case.lower)

    def _from_rest(self, address: str) -> Iterator[AddressRule]:
        if self._sets is None:
            self._sets = list(_together(self._rest))
        for patterns, rules in self._sets:
            for number in patterns.Match(address) or ():  # type: ignore[attr-defined]
                yield rules[number]


def expression(rule: AddressRule) -> str:
    """Return a rule's pattern in the syntax of google-re2."""
    if rule.is_regex:
        return rule.pattern
    inner = rule.pattern
    start = end = ""
    if inner.startswith("||"):
        inner, start = inner[2:], r"\A[a-z][a-z0-9+.-]*://(?:[^/?#]*[.@])?"
    elif inner.startswith("|"):
        inner, start = inner[1:], r"\A"
    if inner.endswith("|"):
        inner, end = inner[:-1], r"\z"
    body = "".join(".*" if each == "*" else _SEPARATOR if each == "^" else re2.escape(each) for each in inner)
    return start + body + end


def _trial(rule: AddressRule) -> Tried:
    pattern = rule.pattern
    if not rule.is_regex and not any(mark in pattern for mark in "*^|"):
        return lambda address: pattern in address
    search = re2.compile(expression(rule), _options(ignore_case=rule.is_regex and not rule.match_case)).search
    return lambda address: search(address) is not None


def _problem(rule: AddressRule) -> str:
    try:
        made = re2.compile(rule.pattern, _options(ignore_case=not rule.match_case))
    except re2.error as problem:
        return f"this expression is not one of google-re2 ({str(problem)[:80]})"
    return "would hold for every address" if made.search("") and rule.domains is EVERYWHERE else ""


def _options(*, ignore_case: bool) -> "re2.Options":
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.never_capture = True
    options.log_errors = False
    return options


def _together(rules: list[AddressRule]) -> Iterable[tuple[object, list[AddressRule]]]:
    for at in range(0, len(rules), _TOGETHER):
        part = rules[at : at + _TOGETHER]
        options = _options(ignore_case=True)
        options.max_mem = _MEMORY
        made = re2.Set.SearchSet(options)
        for rule in part:
            made.Add(expression(rule))
        made.Compile()
        yield made, part


def _host(address: str) -> str:
    """Return the host of an absolute address without name and port; by hand, for it is asked often."""
    netloc = address.partition("//")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return netloc if netloc.endswith("]") else netloc.partition(":")[0]
