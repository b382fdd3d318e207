"""When a page is worth asking for again: how often it changes, and how likely it has changed since the last visit.

    rate = -ln((n - X + 0.5) / (n + 0.5)) / interval        n comparisons, X of them found a change
    P(changed within t) = 1 - exp(-rate * t)                changes taken as a Poisson process

The estimator is the bias-reduced one of Cho and Garcia-Molina (Estimating Frequency of Change, ACM TOIT 3(3), 2003,
section 4.2): X/n alone cannot tell one change from several between two visits.

Intervals are not equal here, since calm pages are visited less often. The mean interval stands for them: what it
misjudges is the second change between two visits, and an interval only grows where even the first one is unlikely.
A page that never changed has X = 0 and would have rate 0; it is counted as half a change, so that its interval grows
with the time it was watched, to the policy's cap.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from crawler.urls import canonical
from facts.pages import Page
from facts.revisits import Record
from facts.sources import Revisits, Rhythm, Source

#: Comparisons after which all counts are halved: a page that was calm for a year and turns lively is believed in weeks.
HORIZON = 32
#: What a page that never changed counts as.
_NEVER = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How eagerly the pages of a source are asked for again."""

    #: Time between two runs of the source; a page that would be due before the next run is due in every run.
    period: timedelta
    #: No page rests longer, however calm it is: scam sites live for weeks, and a page may change its trade in a day.
    cap: timedelta
    #: A page is due when it has changed with this probability. 0.2 spares six nightly visits in ten and knows the
    #: present content on 95 % of nights; 0.5 spares seven, and knows it on 89 % (simulated over 90 nights with a
    #: mixture of pages of which two thirds are calm, see tests/crawler/test_revisiting.py).
    threshold: float = 0.2
    #: Comparisons before the estimate is trusted; its bias is above a fifth below four (section 4.2).
    young: int = 4
    #: A run may begin this much earlier than the one before did.
    slack: timedelta = timedelta(hours=2)

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1 or self.young < 1:
            raise ValueError("threshold lies between 0 and 1, young is at least 1")


#: Caps: two weeks of nights; a hot source has been chosen to be looked at; rarer runs skip few visits.
POLICIES: Mapping[Rhythm, Policy] = MappingProxyType(
    {
        Rhythm.HOT: Policy(period=timedelta(hours=4), cap=timedelta(days=2), slack=timedelta(minutes=20)),
        Rhythm.NIGHTLY: Policy(period=timedelta(days=1), cap=timedelta(days=14)),
        Rhythm.WEEKLY: Policy(period=timedelta(days=7), cap=timedelta(days=28), slack=timedelta(hours=12)),
        Rhythm.MONTHLY: Policy(period=timedelta(days=30), cap=timedelta(days=62), slack=timedelta(days=1)),
    }
)


def rate(record: Record) -> float:
    """Return the changes a second that a page is believed to have; infinite where nothing is known yet."""
    if not record.checks or record.watched_s <= 0:
        return math.inf
    changes = min(max(record.changes, _NEVER), record.checks)
    share_calm = (record.checks - changes + 0.5) / (record.checks + 0.5)
    return -math.log(share_calm) * record.checks / record.watched_s


def updated(record: Record, *, is_changed: bool, now: datetime) -> Record:
    """Return the memory after one more comparison; a page that comes back is no longer gone."""
    checks, changes = record.checks + 1, record.changes + is_changed
    watched_s = record.watched_s + max(0.0, (now - record.checked_at).total_seconds())
    if checks > HORIZON:
        checks, changes, watched_s = checks // 2, (changes + 1) // 2, watched_s / 2
    return replace(
        record,
        checked_at=max(now, record.checked_at),
        checks=checks,
        changes=changes,
        watched_s=watched_s,
        changed_at=now if is_changed else record.changed_at,
        gone_since=None,
        misses=0,
    )


def next_due(record: Record, now: datetime, policy: Policy) -> datetime | None:
    """Return when the page will have changed with the policy's probability; None asks in every run.

    Young pages are due in every run, and so is a page that the last visit found changed.
    """
    if record.checks < policy.young or record.changed_at == record.checked_at:
        return None
    seconds = -math.log1p(-policy.threshold) / rate(record)
    wait = min(policy.cap.total_seconds(), seconds) - policy.slack.total_seconds()
    return None if wait <= policy.period.total_seconds() else now + timedelta(seconds=wait)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """facts.revisits.Plan for the sources of a run."""

    #: Source -> its policy; pages of others are due in every run, and so are those of sources that ask for all.
    policies: Mapping[str, Policy]
    #: Addresses in their one form that every run begins with.
    starts: frozenset[str]
    #: Sources that are single pages: what another has found stays that one's, with the time at which it is due.
    single: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sources: Iterable[Source]) -> Self:
        """Make the plan of a run's sources."""
        sources = tuple(sources)
        return cls(
            policies={each.id: POLICIES[each.rhythm] for each in sources if each.revisits is Revisits.DUE},
            starts=frozenset(form for each in sources for url in each.start_urls if (form := canonical(url))),
            single=frozenset(each.id for each in sources if not each.bounds.max_depth),
        )

    def __call__(self, record: Record | None, page: Page, *, is_changed: bool) -> Record:
        """Return the memory after this visit, with the moment at which the page is due again."""
        now = page.fetched_at
        if record is None:
            return Record(url=page.url, source=page.source, first_seen=now, checked_at=now)
        updated_now = updated(record, is_changed=is_changed, now=now)
        if page.source in self.single and record.source != page.source:
            return replace(updated_now, due_at=None if is_changed else record.due_at)
        seen = replace(updated_now, source=page.source)
        policy = self.policies.get(page.source)
        is_start = page.url in self.starts or page.requested_url in self.starts
        return replace(seen, due_at=None if policy is None or is_start else next_due(seen, now, policy))
