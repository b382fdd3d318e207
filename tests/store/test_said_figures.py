"""What people said of pages, counted by the database as by hand; on both dialects."""

import random
from datetime import timedelta

import pytest

from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, Opinion, Showing, Stratum
from facts.doubles import FrozenClock
from runs.desk_rows import cases
from store import SqlFrontier, SqlLeadBook, SqlPageBook, SqlReviewBook, Store
from store.said_figures import SqlSaidFigures
from store.words import SqlWordBook
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit

PEOPLE, STANCES = ("王", "李", "张"), (Stance.SOLICITATION, Stance.OTHER, Stance.WARNING)


@pytest.fixture
def leads(store: Store, clock: FrozenClock) -> list[Lead]:
    """Eight leads of screened pages, with probabilities that rise."""
    found = []
    for number in range(8):
        url = f"http://j{number}.test/"
        frontier = SqlFrontier(store, "r1")
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        contract = f'{{"p_solicitation": {number / 8}}}'
        SqlPageBook(store).record([(page, a_screening(score=number * 12.5, contract=contract))])
        lead = a_lead(url=url, page_id=page.id, subject=None, stance=STANCES[number % 2])
        found.append(SqlLeadBook(store, clock).take_in(lead, actor="scan")[0])
    return found


def speak(store: Store, clock: FrozenClock, leads: list[Lead], seed: int) -> None:
    """Forty words of three people; some on pages, some on leads, some taken back."""
    chance, reviews, book = random.Random(seed), SqlReviewBook(store, clock), SqlLeadBook(store, clock)
    for number in range(40):
        lead, who, at = chance.choice(leads), chance.choice(PEOPLE), NOON + timedelta(minutes=number)
        stance = chance.choice(STANCES)
        if chance.random() < 0.5:
            reviews.say(Opinion(page_id=lead.page_id or 0, stance=stance, analyst=who, reason="看过", at=at))
        else:
            book.judge(
                Judgement(
                    lead=lead.id or "", decision=chance.choice([Decision.CONFIRM, Decision.DISMISS]), analyst=who,
                    reason="看过", at=at, stance=chance.choice([stance, None]),
                    page_id=chance.choice([lead.page_id, None]),
                )
            )  # fmt: skip
        if chance.random() < 0.2:
            words = SqlWordBook(store, clock)
            for said in words.last_of(who, NOON)[:1]:
                words.take_back(said, by=who, reason="看错了")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_pairs_and_last_words_are_those_of_the_rows(
    store: Store, clock: FrozenClock, leads: list[Lead], seed: int
) -> None:
    """Forty drawn words: pairs of first words, and every page by its last word, as reading all rows gives them."""
    speak(store, clock, leads, seed)
    reviews, figures = SqlReviewBook(store, clock), SqlSaidFigures(store)
    said = [(one.page_id, one.analyst, one.stance) for one in sorted(reviews.opinions(), key=lambda one: one.at)]
    said += [(page, one.analyst, one.stance) for one, page, _ in reviews.judged() if one.stance]
    first: dict[int, dict[str, Stance]] = {}
    for page, who, stance in said:
        first.setdefault(page, {}).setdefault(who, stance)
    pairs: dict[tuple[Stance, Stance], int] = {}
    for words in first.values():
        if len(words) > 1:
            one, two = list(words.values())[:2]
            pair = (one, two)
            pairs[pair] = pairs.get(pair, 0) + 1
    by_hand = {lead.page_id or 0: number / 8 for number, lead in enumerate(leads)}
    last = sorted((by_hand[page], is_case) for page, is_case in cases(reviews).items())

    shown = [lead.page_id or 0 for lead in leads[:5]]
    reviews.show(
        [Showing(run="r1", page_id=page, position=place, stratum=Stratum.RANDOM, probability=1.0)
         for place, page in enumerate(shown, 1)],
        "tests",
    )  # fmt: skip
    since = NOON + timedelta(minutes=20)
    assert figures.cases(NOON) == {page: found for page, found in cases(reviews).items() if page in shown}
    assert figures.cases(since) == {page: found for page, found in cases(reviews, since).items() if page in shown}
    assert figures.pairs() == pairs
    assert pairs
    weighed = figures.weighed(NOON - timedelta(days=1), 100)
    assert sorted((one.chance, one.is_case) for one in weighed) == last
    assert all(one.score == (one.chance or 0) * 100 for one in weighed)


def test_only_the_latest_pages_are_weighed(store: Store, clock: FrozenClock, leads: list[Lead]) -> None:
    """At most so many, the latest; nothing from before; nothing where nobody spoke."""
    figures = SqlSaidFigures(store)
    assert (figures.pairs(), figures.weighed(NOON, 10)) == ({}, [])
    for number, lead in enumerate(leads):
        at = NOON + timedelta(hours=number)
        opinion = Opinion(page_id=lead.page_id or 0, stance=Stance.SOLICITATION, analyst="王", reason="看过", at=at)
        SqlReviewBook(store, clock).say(opinion)

    assert [one.chance for one in figures.weighed(NOON, 3)] == [7 / 8, 6 / 8, 5 / 8]
    assert [one.chance for one in figures.weighed(NOON + timedelta(hours=6), 10)] == [7 / 8, 6 / 8]
