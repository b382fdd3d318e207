"""The source of the pages that the office waits on."""

from datetime import date, timedelta

from facts.sources import Revisits
from facts.subjects import TraitKind
from facts.watching import SEALED, Scope, WatchEntry, WatchTrait
from runs.revisiting import look_again, watched_sites

TODAY = date(2026, 11, 23)


def test_single_pages_politely_and_each_once() -> None:
    """Whatever they are found as; no link is followed, and what is no web address is left out."""
    source = look_again(["http://a.test", "http://a.test/", "https://b.test/x?y=1", "ftp://c.test/"], limit=9)

    assert source is not None
    assert source.start_urls == ("http://a.test/", "https://b.test/x?y=1")
    assert (source.bounds.max_depth, source.bounds.max_pages, source.bounds.max_landings) == (0, 2, 0)
    assert (source.revisits, source.id, source.bounds.delay_s >= 1) == (Revisits.ALL, "revisit", True)
    assert look_again(["http://a.test/", "http://b.test/"], limit=1) != source
    assert look_again([]) is None


def a_trait(kind: TraitKind, value: str) -> WatchTrait:
    return WatchTrait(kind=kind, value=value, shown=value)


def test_the_watch_lists_own_domains_while_they_are_on_it() -> None:
    """Of entries in force; what is kept sealed is no address."""
    domain, sealed = a_trait(TraitKind.DOMAIN, "jinshu.test"), f"{SEALED}{'a' * 64}"
    traits = (domain, a_trait(TraitKind.DOMAIN, sealed), a_trait(TraitKind.COMPANY, "金树"))
    entry = WatchEntry(
        id=None, name="金树", traits=traits, basis="条例第十条", issuer="滨海区", district="350203",
        scope=next(iter(Scope)), since=TODAY, until=TODAY, review=None, procedure="整改后申请",
    )  # fmt: skip

    assert watched_sites([entry], TODAY) == ["http://jinshu.test/"]
    assert watched_sites([entry], TODAY + timedelta(days=1)) == []
