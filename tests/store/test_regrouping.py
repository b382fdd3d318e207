"""What people do to subjects in tables, on both dialects: merged, split, cut, renamed, undone."""

import pytest
from sqlalchemy import text

from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from leads.subjects import review
from store import Store
from store.subjects import SqlSubjectBook
from tests.leads.subjects.made import PLACER, a_mention
from tests.store.placing import BY, JINSHU, YINSHAN, keys, place


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlSubjectBook:
    return SqlSubjectBook(store, clock)


def test_a_person_merges_and_parts(book: SqlSubjectBook) -> None:
    """With who and why; undone, everything is where it was; undone twice it is refused."""
    place(book, a_mention("a", JINSHU), a_mention("b", YINSHAN))
    act = book.merge("ZT-000001", "ZT-000002", **BY)
    assert keys(book, "ZT-000002") == ["a", "b"]
    assert "厦门银山投资咨询有限公司" in book.get("ZT-000002").aliases

    assert act.id
    undone = book.undo(act.id, by="王复核", reason="合并有误")

    assert (keys(book, "ZT-000001"), keys(book, "ZT-000002")) == (["a"], ["b"])
    assert [(one.act, one.undone_by) for one in book.history("ZT-000001")] == [("merge", undone.id), ("undo", None)]
    for number in (act.id, undone.id, 99):
        with pytest.raises(BadInput):
            book.undo(number or 0, **BY)
    with pytest.raises(BadInput, match="理由"):
        book.merge("ZT-000001", "ZT-000002", by="李分析", reason=" ")
    with pytest.raises(BadInput, match="自身"):
        book.merge("ZT-000001", "ZT-000001", **BY)


def test_what_a_person_split_stays_split(book: SqlSubjectBook) -> None:
    """Neither seeing it again, nor a page that has the numbers of both, nor the second look brings it back."""
    shared = "domain:fuwu.test"
    place(book, a_mention("a", shared), a_mention("b", shared, "qq:123450678"), a_mention("c", shared))
    new, act = book.split("ZT-000001", ["b"], **BY)
    assert (new.id, new.mentions, act.other) == ("ZT-000002", 1, "ZT-000002")
    assert {edge.cut_by for edge in book.edges("ZT-000002")} == {"李分析"}

    place(book, a_mention("b", shared, "qq:123450678", JINSHU), a_mention("d", shared, "qq:123450678"))
    review(book, PLACER, "review")

    assert "b" in keys(book, "ZT-000002")
    assert "a" in keys(book, "ZT-000001")
    assert book.get("ZT-000002").id == "ZT-000002"


def test_a_changed_page_does_not_undo_a_split(book: SqlSubjectBook) -> None:
    """The one page that is left of a subject says something new: it stays where a person left it."""
    place(book, a_mention("a", "qq:123450678"), a_mention("b", "qq:123450678"))
    book.split("ZT-000001", ["b"], **BY)
    again = book.place(a_mention("a", "qq:123450678", "wechat:jinshu_88"), PLACER, "scan")
    review(book, PLACER, "review")

    assert (again.subject.id, again.absorbed) == ("ZT-000001", ())
    assert (keys(book, "ZT-000001"), keys(book, "ZT-000002")) == (["a"], ["b"])
    assert {edge.cut_by for edge in book.edges("ZT-000001")} == {"李分析"}


def test_what_a_person_brought_together_stays_together(book: SqlSubjectBook) -> None:
    """Though they share nothing: neither a changed page nor the second look takes them apart; undoing does."""
    place(book, a_mention("a", JINSHU), a_mention("b", YINSHAN), a_mention("c", YINSHAN))
    act = book.merge("ZT-000001", "ZT-000002", **BY)
    place(book, a_mention("a", JINSHU, "qq:123450678"), a_mention("d", "qq:123450678", "domain:d.test"))
    review(book, PLACER, "review")
    assert keys(book, "ZT-000001") == ["a", "b", "c", "d"]

    book.undo(act.id or 0, **BY)
    assert (keys(book, "ZT-000001"), keys(book, "ZT-000002")) == (["a", "d"], ["b", "c"])


def test_undoing_waits_for_what_stands_on_it(book: SqlSubjectBook) -> None:
    """A split after a merge is undone first."""
    place(book, a_mention("a", JINSHU), a_mention("b", YINSHAN))
    merge = book.merge("ZT-000001", "ZT-000002", **BY)
    _, split = book.split("ZT-000001", ["a"], **BY)
    assert merge.id
    assert split.id
    with pytest.raises(BadInput, match=f"先撤销第 {split.id} 号"):
        book.undo(merge.id, **BY)
    book.undo(split.id, **BY)
    book.undo(merge.id, **BY)

    assert (keys(book, "ZT-000001"), keys(book, "ZT-000002")) == (["a"], ["b"])
    assert [one.id for one in book.all()] == ["ZT-000001", "ZT-000002"]


def test_an_edge_is_cut_and_mended(book: SqlSubjectBook) -> None:
    """What no other edge holds goes; undone it comes back, and the edge stands again."""
    place(
        book,
        a_mention("a", "qq:123450678"),
        a_mention("b", "qq:123450678", "wechat:jinshu_88"),
        a_mention("c", "wechat:jinshu_88"),
    )
    edges = {(edge.left, edge.right): edge.id for edge in book.edges("ZT-000001")}
    new, act = book.cut(edges["b", "a"] or 0, **BY)
    assert new
    assert (keys(book, new.id), keys(book, "ZT-000001")) == (["b", "c"], ["a"])
    with pytest.raises(NotKnown):
        book.cut(edges["b", "a"] or 0, **BY)

    book.undo(act.id or 0, **BY)

    assert keys(book, "ZT-000001") == ["a", "b", "c"]
    assert {edge.cut_by for edge in book.edges("ZT-000001")} == {None}


def test_a_name_that_a_person_gave_stays(book: SqlSubjectBook) -> None:
    """Until that is undone."""
    place(book, a_mention("a", "domain:jinshu.test"))
    act = book.rename("ZT-000001", "金树系", **BY)
    place(book, a_mention("b", JINSHU, "domain:jinshu.test"))
    assert book.get("ZT-000001").name == "金树系"

    book.undo(act.id or 0, **BY)

    assert book.get("ZT-000001").name == "jinshu.test"


def test_a_wrong_split_is_refused_whole(book: SqlSubjectBook) -> None:
    """Strange mentions, all mentions, unknown numbers."""
    place(book, a_mention("a", JINSHU), a_mention("b", JINSHU), a_mention("x", YINSHAN))
    for wrong in (["x"], ["a", "b"], ["nothing"], []):
        with pytest.raises(BadInput):
            book.split("ZT-000001", wrong, **BY)
    for number in ("ZT-000009", "XS-000001", "ZT-"):
        with pytest.raises(NotKnown):
            book.get(number)

    assert keys(book, "ZT-000001") == ["a", "b"]


def test_the_history_cannot_be_changed(book: SqlSubjectBook, store: Store) -> None:
    """Whoever connects."""
    place(book, a_mention("a", JINSHU), a_mention("b", YINSHAN))
    book.merge("ZT-000001", "ZT-000002", **BY)

    with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
        connection.execute(text("UPDATE subject_act SET reason = 'x'"))
