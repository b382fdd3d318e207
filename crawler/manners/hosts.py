"""What is promised to each host, and what is remembered of it while a run lasts."""

from collections.abc import Iterable
from dataclasses import dataclass

from facts.pages import host_of
from facts.runs import RunSpec
from facts.sources import Source


@dataclass(frozen=True, slots=True)
class Rule:
    """What sources promise a host; see facts.sources.Bounds and Manners."""

    delay_s: float = 0.0
    factor: float = 0.0
    most_s: float = 60.0
    pages: int | None = None
    bytes: int | None = None


class Host:
    """One host of a run: plain and slotted, since there are thousands of them."""

    __slots__ = (
        "bytes", "crawl_delay", "not_before", "pages", "refusals", "response_s", "rule", "seen", "strikes", "under_way",
    )  # fmt: skip

    def __init__(self, rule: Rule, seen: float) -> None:
        self.rule = rule
        #: When it last saw a request: its start, then its end.
        self.seen = seen
        #: Smoothed response time; 0.0 before the first answer.
        self.response_s = 0.0
        self.crawl_delay = 0.0
        self.not_before = 0.0
        #: Refusals in a row, and how often its wait is doubled.
        self.refusals = 0
        self.strikes = 0
        self.under_way = 0
        self.pages = 0
        self.bytes = 0

    def plain_delay(self) -> float:
        """Seconds between two requests while it refuses nothing; where no delay is kept, its speed sets none."""
        rule = self.rule
        wanted = max(rule.delay_s, self.crawl_delay)
        if rule.delay_s > 0:
            wanted = max(wanted, rule.factor * self.response_s)
        return max(rule.delay_s, min(wanted, rule.most_s))

    def smooth(self, seconds: float, newest: float, *, may_fall: bool) -> None:
        """Take in a response time; an error page is quick to write and never makes a host faster."""
        if self.response_s == 0.0:
            self.response_s = seconds
        elif may_fall or seconds > self.response_s:
            self.response_s += newest * (seconds - self.response_s)


def site_of(host: str) -> str:
    """Return the name under which a host's pace is kept: lower case, without www."""
    return host.lower().removeprefix("www.")


def rules_of(spec: RunSpec) -> dict[str, Rule]:
    """Return site -> what its sources promise together; the run's own delay stands above theirs."""
    found: dict[str, list[Rule]] = {}
    for source in spec.sources:
        rule = _rule(source, spec.delay_s)
        for netloc in source.inside:
            found.setdefault(site_of(host_of(f"http://{netloc.lower()}/")), []).append(rule)
    return {site: strictest(rules) for site, rules in found.items()}


def strictest(rules: Iterable[Rule]) -> Rule:
    """Return the most patient of several promises, taken one by one."""
    every = tuple(rules) or (Rule(),)
    return Rule(
        delay_s=max(rule.delay_s for rule in every),
        factor=max(rule.factor for rule in every),
        most_s=max(rule.most_s for rule in every),
        pages=_least(rule.pages for rule in every),
        bytes=_least(rule.bytes for rule in every),
    )


def _rule(source: Source, delay_s: float | None) -> Rule:
    manners = source.manners
    return Rule(
        delay_s=source.bounds.delay_s if delay_s is None else delay_s,
        # Who sets the delay of a run by hand gets that delay; what robots.txt and Retry-After ask for stands above it.
        factor=manners.delay_factor if delay_s is None else 0.0,
        most_s=manners.max_delay_s,
        pages=manners.pages_per_host,
        bytes=manners.bytes_per_host,
    )


def _least(limits: Iterable[int | None]) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)
