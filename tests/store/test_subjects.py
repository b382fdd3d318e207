"""Subjects in tables, on both dialects: placed, merged by what they share, looked at again, found."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest

from facts.doubles import FrozenClock
from facts.findings import IdentifierKind
from facts.subjects import Relation, SubjectKind, Trait, TraitKind
from leads.subjects import Grouping, identifiers, review
from store import SqlAuditLog, Store
from store.subjects import SqlSubjectBook
from tests.leads.subjects.city import build
from tests.leads.subjects.made import PLACER, START, a_mention
from tests.leads.subjects.plan import Plan
from tests.store.placing import BY, JINSHU, YINSHAN, keys, place


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlSubjectBook:
    return SqlSubjectBook(store, clock)


def test_mentions_of_one_firm_are_one_subject(book: SqlSubjectBook, store: Store, clock: FrozenClock) -> None:
    """Named by its firm, with its other names, times and edges; each step is in the audit chain."""
    bare = a_mention("a", "domain:jinshu.test", "qq:123450678", day=2)
    named = a_mention("b", JINSHU, "domain:jinshu.test", day=1)
    assert place(book, bare, named) == ["ZT-000001", "ZT-000001"]
    found = book.get("ZT-000001")

    assert (found.kind, found.name, found.mentions) == (SubjectKind.FIRM, "厦门金树财富管理有限公司", 2)
    assert (found.first_seen, found.last_seen) == (START + timedelta(days=1), START + timedelta(days=2))
    (edge,) = book.edges("ZT-000001")
    assert (edge.left, edge.right, edge.weight) == ("b", "a", 1.0)
    assert edge.shared == (Trait(kind=TraitKind.DOMAIN, value="jinshu.test"),)
    assert book.subject_of("a") == found == book.with_trait(edge.shared[0])[0]
    assert [entry.act for entry in SqlAuditLog(store, clock).entries()] == ["subject opened", "mention placed"]


def test_the_same_mention_again_is_refreshed(book: SqlSubjectBook) -> None:
    """Seen later; a page that says something else now goes where that belongs, and its old subject with it."""
    page = a_mention("a", "domain:jinshu.test")
    place(book, page, a_mention("b", YINSHAN, "domain:yinshan.test"))
    again = book.place(replace(page, seen_at=START + timedelta(days=9)), PLACER, "scan")
    assert (again.is_new, again.subject.mentions, again.subject.last_seen) == (False, 1, START + timedelta(days=9))

    sold = book.place(a_mention("a", YINSHAN, "domain:jinshu.test", day=10), PLACER, "scan")

    assert (sold.subject.id, sold.absorbed) == ("ZT-000002", ("ZT-000001",))
    assert keys(book, "ZT-000001") == keys(book, "ZT-000002") == ["b", "a"]


def test_a_page_that_says_more_stays_where_it_is(book: SqlSubjectBook) -> None:
    """And is found by what it says now, no longer by what it said."""
    place(book, a_mention("a", "domain:jinshu.test", "qq:123450678"))
    place(book, a_mention("a", "domain:jinshu.test", JINSHU), a_mention("b", JINSHU))

    assert keys(book, "ZT-000001") == ["a", "b"]
    assert book.with_trait(Trait(kind=TraitKind.QQ, value="123450678")) == []


def test_a_mention_that_joins_two_merges_them(book: SqlSubjectBook) -> None:
    """The older number lives on; the merge is in the history and can be undone, after which the two stay two."""
    place(book, a_mention("a", "qq:123450678"), a_mention("b", "wechat:jinshu_88"))
    placed = book.place(a_mention("c", "qq:123450678", "wechat:jinshu_88"), PLACER, "scan")
    assert (placed.subject.id, placed.absorbed, placed.subject.mentions) == ("ZT-000001", ("ZT-000002",), 3)
    assert book.get("ZT-000002").id == "ZT-000001"

    (act,) = book.history("ZT-000002")
    assert (act.act, act.by_hand, act.other) == ("merge", False, "ZT-000002")
    assert act.id
    book.undo(act.id, **BY)

    assert (keys(book, "ZT-000001"), keys(book, "ZT-000002")) == (["a", "c"], ["b"])
    again = book.place(a_mention("d", "qq:123450678", "wechat:jinshu_88"), PLACER, "scan")
    assert again.absorbed == ()
    assert book.get("ZT-000002").id == "ZT-000002"


def test_the_second_look_parts_what_hung_on_a_common_value(book: SqlSubjectBook) -> None:
    """And says so in the history; a person can undo it."""
    sites = [a_mention(key, "qq:123450678", f"domain:{key}.test") for key in "ab"]
    firms = [
        a_mention(str(at), f"company:厦门{word}贸易有限公司", "qq:123450678")
        for at, word in enumerate(("金山", "银海", "铜川"))
    ]
    place(book, *sites, *firms)
    assert keys(book, "ZT-000001")[:2] == ["a", "b"]

    acts = review(book, PLACER, "review")

    assert {one.act for one in acts} == {"split"}
    assert book.subject_of("a") != book.subject_of("b")
    assert review(book, PLACER, "review") == []


def test_branches_are_told(book: SqlSubjectBook) -> None:
    """An edge of its own kind between two subjects."""
    place(book, a_mention("a", JINSHU), a_mention("b", JINSHU + "泉州分公司"))

    assert [edge.relation for edge in book.edges("ZT-000001")] == [Relation.BRANCH]
    assert [one.id for one in book.all()] == ["ZT-000001", "ZT-000002"]


def test_subjects_are_found_by_name_and_number(book: SqlSubjectBook) -> None:
    """Part of a name, of another name, of a number; signs of patterns mean themselves."""
    place(book, a_mention("a", JINSHU, "phone:13900001234"), a_mention("b", YINSHAN, name="银山宝"))

    assert [one.id for one in book.all("金树")] == [one.id for one in book.all("0001234")] == ["ZT-000001"]
    assert [one.id for one in book.all("银山宝")] == ["ZT-000002"]
    assert book.all("%") == book.all("没有") == []
    assert len(book.all(limit=1)) == 1


def test_what_is_known_of_a_subject(book: SqlSubjectBook) -> None:
    """For the rules that know a subject again: its own values, none that others have too."""
    place(
        book,
        a_mention("a", JINSHU, "phone:13900001234", "icp:闽ICP备12345670号"),
        a_mention("b", YINSHAN, "phone:13900001234"),
    )
    known = identifiers(book, ["ZT-000001"])

    assert (IdentifierKind.COMPANY, "厦门金树财富管理有限公司") in known
    assert (IdentifierKind.ICP, "闽ICP备12345670号-1") in known
    assert (IdentifierKind.PHONE, "13900001234") not in known


def test_hostile_mentions_are_stored(book: SqlSubjectBook) -> None:
    """Halves of surrogate pairs, nulls, ten thousand traits, endless keys; seen again it is the same one."""
    bad = replace(
        a_mention("k" * 5000 + "\ud800", name="名\ud800\x00" * 900), traits=(
            *(Trait(kind=TraitKind.QQ, value=f"{at}\ud800\x00") for at in range(10_000)),
            Trait(kind=TraitKind.EMAIL, value="x" * 100_000),
        ),
    )  # fmt: skip
    first, second = book.place(bad, PLACER, "scan"), book.place(bad, PLACER, "scan")

    assert (first.subject.id, second.subject.id, second.is_new) == ("ZT-000001", "ZT-000001", False)
    assert len(book.traits("ZT-000001")) == 64
    assert book.with_trait(bad.traits[0])[0].id == "ZT-000001"


def test_tables_and_memory_agree(book: SqlSubjectBook, store: Store, clock: FrozenClock) -> None:
    """A small city comes to the same subjects in tables as in memory; the audit chain holds."""
    city = build(Plan(seed=5, subjects=60, portals=1, listed=10))
    grouping = Grouping(PLACER)
    for mention in city.mentions:
        grouping.place(mention)
        book.place(mention, PLACER, "scan")
    found: dict[str, set[str]] = defaultdict(set)
    for mention in city.mentions:
        subject = book.subject_of(mention.key)
        assert subject
        found[subject.id].add(mention.key)

    assert {frozenset(group) for group in found.values()} == {
        frozenset(one.key for one in group) for group in grouping.groups()
    }
    assert SqlAuditLog(store, clock).verify() >= len(city.mentions)
