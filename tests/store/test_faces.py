"""What other mentions show of a subject: a few queries say the same as the whole book, and stay quick."""

import random
import time
from datetime import timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import NotKnown
from facts.subjects import Mention, Origin, Trait, TraitKind
from leads.subjects import SubjectPlacer, load_rules
from leads.watch.faces import BookFaces
from store import Store
from store.faces import SqlFaces
from store.subjects import SqlSubjectBook
from tests.factories import NOON

PLACER = SubjectPlacer(load_rules())


def a_mention(chance: random.Random, number: int) -> Mention:
    """A page of one of six firms, with two of its numbers and now and then another's."""
    firm = chance.randrange(6)
    traits = [
        Trait(kind=TraitKind.DOMAIN, value=f"firm{firm}.test"),
        Trait(kind=TraitKind.PHONE, value=f"1380013{firm}{chance.randrange(3):03d}"),
        Trait(kind=TraitKind.TEMPLATE, value=f"{chance.randrange(2)}" * 16),
    ]
    return Mention(
        key=f"page http://www.firm{firm}.test/{number % 40}{'x' * 700 * (number % 7 == 0)}", origin=Origin.PAGE,
        name=chance.choice((None, f"甲{firm}", "乙")), traits=tuple(chance.sample(traits, chance.randint(1, 3))),
        seen_at=NOON + timedelta(minutes=number), district=chance.choice((None, "350203", "350206")),
    )  # fmt: skip


def test_a_few_queries_say_what_the_whole_book_says(store: Store, clock: FrozenClock) -> None:
    """Of every subject without each of many mentions, its own and others', some with very long addresses."""
    chance = random.Random(3)
    book, quick = SqlSubjectBook(store, clock), SqlFaces(store)
    mentions = [a_mention(chance, number) for number in range(40)]
    subjects = sorted({book.place(one, PLACER, "test").subject.id for one in mentions})
    slow = BookFaces(book)
    stored = [kept for subject in subjects for kept in book.mentions(subject)]
    strange = Mention(key="page http://nobody.test/", origin=Origin.PAGE, name=None, traits=(), seen_at=NOON)
    traits = [*sorted({trait for one in mentions for trait in one.traits}), Trait(kind=TraitKind.QQ, value="10001")]

    assert len(stored) > 20
    for one in (*stored, strange):
        assert quick.mention(one.key) == slow.mention(one.key)
        for subject in subjects:
            assert quick.face(subject, one) == slow.face(subject, one)
    for most in (0, 1, 5):
        assert quick.holders(traits, most) == slow.holders(traits, most)


def test_a_long_address_is_found_by_all_of_it(store: Store, clock: FrozenClock) -> None:
    """Stored under a shorter key, asked for by the whole one; a page whose address begins alike is another."""
    book = SqlSubjectBook(store, clock)
    long = f"page http://a.test/{'x' * 2_000}"
    one = Mention(key=long, origin=Origin.PAGE, name="甲", traits=(), seen_at=NOON)
    subject = book.place(one, PLACER, "test").subject.id
    found = SqlFaces(store).mention(long)

    assert found is not None
    assert found.name == "甲"
    assert SqlFaces(store).face(subject, one).is_its_own
    assert SqlFaces(store).mention(f"{long}x") is None


def test_an_unknown_subject_is_said(store: Store) -> None:
    """And no traits are asked for nothing."""
    nobody = Mention(key="page http://a.test/", origin=Origin.PAGE, name=None, traits=(), seen_at=NOON)
    with pytest.raises(NotKnown):
        SqlFaces(store).face("ZT-000009", nobody)

    assert SqlFaces(store).holders((), 5) == {}
    assert SqlFaces(store).mention("") is None


def test_a_subject_of_many_pages_is_read_quickly(sqlite_store: Store, clock: FrozenClock) -> None:
    """Without one of its pages, in a few milliseconds."""
    book, quick = SqlSubjectBook(sqlite_store, clock), SqlFaces(sqlite_store)
    site = Trait(kind=TraitKind.DOMAIN, value="big.test")
    pages = [
        Mention(key=f"page http://big.test/{number}", origin=Origin.PAGE, name="甲", traits=(site,), seen_at=NOON)
        for number in range(600)
    ]
    subjects = {book.place(one, PLACER, "test").subject.id for one in pages}
    (subject,) = subjects
    spent = []
    for one in pages[:10]:
        began = time.process_time()
        face = quick.face(subject, one)
        spent.append(time.process_time() - began)

    assert (face.traits, face.names, face.is_its_own) == ((site,), ("甲",), True)
    assert min(spent) < 0.01
