"""The rules of the house and of an office's files, with everything else by which adverts are known."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from crawler.adverts.filters import Filters
from crawler.adverts.gate import Gate
from crawler.adverts.selectors import Selectors
from crawler.adverts.syntax import AddressRule, SelectorRule, Unsupported, parse
from crawler.adverts.vocabulary import Vocabulary, vocabulary
from facts.errors import NotKnown, UnreadableFile

#: The rules that come with the program.
OWN = Path(__file__).with_name("rules.txt")
#: Bytes of a file; the largest public list has 4 MB.
MAX_FILE = 16 * 1024 * 1024


class RuleSet:
    """What tells adverts from the rest of a page. Loaded once, then only read; any number of pages may share it."""

    def __init__(self, files: Iterable[Path] = (), *, own: bool = True) -> None:
        """Load rules.

        Args:
            files: lists in the syntax of ad blockers, UTF-8, besides our own.
            own: whether our own rules are among them.

        Raises:
            NotKnown: there is no such file.
            UnreadableFile: it cannot be read, is no UTF-8, or is larger than MAX_FILE.
        """
        self.words: Vocabulary = vocabulary()
        self.filters = Filters(self.words)
        self.selectors = Selectors()
        #: Lines that are not followed, in order; to be shown, never dropped in silence.
        self.unsupported: tuple[Unsupported, ...] = ()
        left: list[Unsupported] = []
        hints = Gate.hints(self.words)
        for path in (*((OWN,) if own else ()), *files):
            left += self._load(path, hints)
        self.unsupported = tuple(left)
        self.gate = Gate(hints)

    @property
    def count(self) -> int:
        """Rules that are followed."""
        return self.filters.count + self.selectors.count

    def account(self) -> str:
        """Say in one line how many rules are followed, how many are not, and why not."""
        if not self.unsupported:
            return f"{self.count} rules"
        reasons = Counter(each.why for each in self.unsupported)
        why = "; ".join(f"{number} × {reason}" for reason, number in reasons.most_common(5))
        first = self.unsupported[0]
        return f"{self.count} rules, {len(self.unsupported)} not followed ({why}); the first: {first.where}"

    def _load(self, path: Path, hints: "set[str]") -> list[Unsupported]:
        left: list[Unsupported] = []
        for number, line in enumerate(_read(path).splitlines(), 1):
            rule = parse(line, f"{path.name}:{number}")
            if isinstance(rule, AddressRule):
                rule = self.filters.add(rule) or rule
            elif isinstance(rule, SelectorRule):
                rule = self.selectors.add(rule) or rule
            if isinstance(rule, Unsupported):
                left.append(rule)
            elif rule is not None and not rule.is_exception:
                hints.add(Gate.hint_of(rule))
        return left


@cache
def own_rules() -> RuleSet:
    """Return the rules that come with the program, loaded once."""
    return RuleSet()


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableFile(f"The rules file {path} is larger than {MAX_FILE} bytes.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise NotKnown(f"There is no rules file {path}; name a text file of filter rules.") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"The rules file {path} cannot be read; it must be UTF-8 text.") from problem
