"""A firm whose name says no known place stays one subject, however many branches of it are seen."""

from collections import defaultdict
from random import Random

import pytest

from facts.doubles import FrozenClock
from facts.subjects import Mention
from leads.subjects import regroup, review
from leads.subjects.identity import Identity, branches_among
from store import Store
from store.subjects import SqlSubjectBook
from tests.leads.subjects.made import PLACER, a_mention, grouped, traits

HOUSE = "company:滨海金树财富管理有限公司"
SOUTH, QUANZHOU = HOUSE + "城南营业部", HOUSE + "泉州分公司"
XIAMEN = "company:厦门金树财富管理有限公司"
ONE_EACH = {"abcd", "fg", "hi", "xy"}


def _family() -> list[Mention]:
    """Three pages of a firm and one that names nobody, two of each of its branches, two of a firm elsewhere."""
    return [
        a_mention("a", HOUSE), a_mention("b", HOUSE), a_mention("c", HOUSE, "qq:123450678"),
        a_mention("d", "qq:123450678", "domain:jinshu.test"), a_mention("f", SOUTH), a_mention("g", SOUTH),
        a_mention("h", QUANZHOU), a_mention("i", QUANZHOU), a_mention("x", XIAMEN), a_mention("y", XIAMEN),
    ]  # fmt: skip


def _shuffled(seed: int) -> list[Mention]:
    mentions = _family()
    if seed:
        Random(seed).shuffle(mentions)
    return mentions


def test_a_branch_does_not_take_its_firm_apart() -> None:
    """Not in the order in which the fault was found, and not at the second look."""
    mentions = [a_mention("a", HOUSE), a_mention("b", SOUTH), *(a_mention(key, HOUSE) for key in "cde")]
    assert grouped(*mentions, is_reviewed=False) == {"acde", "b"}
    assert grouped(*mentions) == {"acde", "b"}


@pytest.mark.parametrize("seed", range(20))
def test_firm_and_branches_come_to_one_subject_each_in_any_order(seed: int) -> None:
    """One by one, looked at again, and as a batch."""
    mentions = _shuffled(seed)
    assert grouped(*mentions, is_reviewed=False) == ONE_EACH
    assert grouped(*mentions) == ONE_EACH
    assert {"".join(sorted(one.key for one in group)) for group in regroup(mentions, PLACER)} == ONE_EACH


@pytest.mark.parametrize("seed", range(3))
def test_tables_keep_the_firm_whole_at_every_look(store: Store, clock: FrozenClock, seed: int) -> None:
    """No second look writes a split or a merge, whenever it comes."""
    book, mentions = SqlSubjectBook(store, clock), _shuffled(seed)
    for one in mentions:
        book.place(one, PLACER, "scan")
        assert review(book, PLACER, "review") == []
    found: dict[str, str] = defaultdict(str)
    for key in sorted(one.key for one in mentions):
        subject = book.subject_of(key)
        assert subject is not None
        found[subject.id] += key
    assert set(found.values()) == ONE_EACH


def test_a_namesakes_branch_still_counts_as_a_namesake() -> None:
    """A 金树 that says no place goes to its one namesake with that one's branch, but to neither of two."""
    bare, branch = a_mention("a", "company:金树财富管理有限公司"), a_mention("b", XIAMEN + "思明分公司")
    xiamen, quanzhou = a_mention("x", XIAMEN), a_mention("q", "company:泉州金树财富管理有限公司")
    assert grouped(branch, xiamen, bare) == {"ax", "b"}
    assert grouped(branch, quanzhou, bare) == {"a", "b", "q"}
    assert grouped(branch, xiamen, quanzhou, bare) == {"a", "b", "q", "x"}


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ((), 0),
        ((HOUSE, XIAMEN), 0),
        ((SOUTH,), 0),
        ((SOUTH, HOUSE), 1),
        ((SOUTH, QUANZHOU), 1),
        ((SOUTH, QUANZHOU, HOUSE, XIAMEN), 2),
        ((XIAMEN + "思明分公司", HOUSE), 0),
    ],
)
def test_branches_are_counted_beside_their_firm(names: tuple[str, ...], known: int) -> None:
    """Without it the first branch stands for it."""
    assert branches_among(Identity.of(traits(name)) for name in names) == known
