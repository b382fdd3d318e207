"""Full text: what is found, in which order, what replaces what; on both dialects."""

import pytest
from sqlalchemy import text

from facts.errors import BadInput
from store import SqlFrontier, SqlPageBook, Store
from store.texts import SqlTextIndex, matching
from tests.factories import a_page, a_screening, a_target, a_visit
from tests.store.plans import plan_of
from text.bigrams import grams_of, phrases_of


def screened(store: Store, *texts: str) -> list[int]:
    """Screened pages with these texts, and their numbers."""
    frontier, numbers = SqlFrontier(store, "r1"), []
    for at, words in enumerate(texts):
        url = f"http://t{at}-{len(words)}.test/"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        SqlPageBook(store).record([(page, a_screening(text=words))])
        numbers.append(page.id or 0)
    return numbers


def test_what_is_found(store: Store) -> None:
    """Two characters, one, many, Latin, traditional, disguised; all words; newest first; never across an end."""
    one, two, three = screened(
        store, "滨海金树财富，保·本·保·息。年化24%", "金樹財富 ABC123 承诺回购。高息揽储", "存款利率公告。保本。保息"
    )
    find = lambda words: list(SqlTextIndex(store).find(words).pages)  # noqa: E731

    assert find("金树") == find("金樹財富") == find("财富 金") == [two, one]
    assert find("保本保息") == find("保本保息 年化24%") == [one]
    assert find("树") == [two, one]
    assert find("bc12") == find("ＡＢＣ") == find("富abc") == [two]
    assert find("保本") == [three, one]
    assert find("息") == [three, two, one]
    assert find("本保") == [one]
    assert find("告保") == find("购高") == find("金树 公告") == []
    assert find("𠮷") == []


@pytest.mark.parametrize("words", ["", "   ", "，。！", "\x00", '"', "\ud800", "*:^-"])
def test_nothing_to_look_for(store: Store, words: str) -> None:
    """Is said so."""
    with pytest.raises(BadInput, match="没有可以查找的文字"):
        SqlTextIndex(store).find(words)


@pytest.mark.parametrize(
    ("words", "is_there"),
    [
        ('金树" OR "公告', True), ('金树" OR pairs:"公告', False), ("金树' & '公告", True), ("金树:*", True),
        ("NEAR(金树 公告)", False),
        ('金树" OR "没有', False), ("金树 | 没有", False), ("没有:*", False), ("\\' | '没有'", False),
        ("金树 \ud800", True), ("保\x00本", False),
        ("'; DROP TABLE page; --", False), ("金树" * 5000, False),
        ("词 " * 5000, False),
    ],
)  # fmt: skip
def test_hostile_words_are_words(store: Store, words: str, is_there: bool) -> None:
    """Operators and quotes are passed over, what is between is looked for; ten thousand characters break nothing."""
    (page,) = screened(store, "滨海金树财富。公告 and or near pairs")
    screened(store, "别的内容")
    found = SqlTextIndex(store).find(words).pages

    assert found == ((page,) if is_there else ())


def test_a_new_screening_replaces_the_text(store: Store) -> None:
    """The old words are found no more; adding twice is once."""
    (page,) = screened(store, "滨海金树财富")
    stored = SqlPageBook(store).get(page)
    SqlPageBook(store).record([(stored, a_screening(text="滨海银河养老"))])
    SqlTextIndex(store).add([(page, "滨海银河养老")])
    index = SqlTextIndex(store)

    assert index.find("金树").pages == ()
    assert index.find("银河").pages == (page,)
    assert index.find("滨海").total == 1
    assert index.missing() == 0


def test_pages_of_before_are_taken_in(store: Store) -> None:
    """An office's older texts, a step at a time; what is there stays; a second time nothing is left to do."""
    pages = screened(store, "滨海金树财富", "银河养老金树", "公告")
    with store.writing() as connection:
        connection.execute(text("DELETE FROM indexed_text WHERE page_id < :last"), {"last": pages[2]})
        if connection.dialect.name == "sqlite":
            connection.execute(text("INSERT INTO page_words (page_words) VALUES ('delete-all')"))
            connection.execute(text("DELETE FROM indexed_text"))
        else:
            connection.execute(text("DELETE FROM page_words WHERE page_id < :last"), {"last": pages[2]})
    index = SqlTextIndex(store)
    before, steps = index.find("金树").pages, list(index.fill())

    assert before == ()
    assert steps[-1] in (2, 3)
    assert index.find("金树").pages == (pages[1], pages[0])
    assert (list(index.fill()), index.missing()) == ([], 0)


def test_paging_and_counting(store: Store) -> None:
    """Below a page, at most so many; the count is of all."""
    pages = screened(store, *(["滨海金树财富"] * 5))
    index = SqlTextIndex(store)
    first = index.find("金树", limit=2)

    assert (first.pages, first.total, first.is_more) == ((pages[4], pages[3]), 5, False)
    assert index.find("金树", limit=2, before=pages[3]).pages == (pages[2], pages[1])


def test_the_index_is_what_answers(store: Store) -> None:
    """Neither dialect reads the texts of all pages."""
    screened(store, "滨海金树财富")
    # An inverted index answers with bitmaps alone; the key in its order would be the other way to read all pages.
    plan = plan_of(store, lambda connection: matching(connection, "金树财富"), without=("seqscan", "indexscan"))

    assert "screening" not in plan
    assert "VIRTUAL TABLE INDEX" in plan or "ix_page_words" in plan


def test_pieces() -> None:
    """Pairs run to the end of a run and never across; asked for, each word is a phrase."""
    grams = grams_of("金树。Ab")

    assert (grams.pairs, set(grams.singles.split())) == ("金树 树 ab b", {"金", "树", "a", "b"})
    assert phrases_of("金树。保本 ＡＢ 金树") == ("金树", "保本", "ab")
    assert len(phrases_of(" ".join(map(str, range(99))))) == 12
