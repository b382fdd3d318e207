"""What stands around a page: who advertises it, what it advertises, what changed, and whether it is still there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desk import words
from desk.context import Desk
from desk.masking import Cover
from desk.plain import is_web
from facts.adverts import Shown
from facts.pages import Page
from facts.revisits import Change
from runs.changes import Absence, absence

#: Adverts of each kind on one page of the desk.
_ADVERTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertRow:
    """One advert as it is told: publisher or landing page, place, words."""

    #: The page at the other end of the click.
    url: str
    #: Address for the link; empty where it must not be one.
    href: str
    spot: str
    signs: str
    text: str
    #: Row number of the publisher's page.
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """All of it, covered before a template sees it."""

    #: Publishers whose adverts lead here, newest first, each page once.
    publishers: Sequence[AdvertRow] = ()
    #: Adverts that the page shows.
    adverts: Sequence[AdvertRow] = ()
    absence: Absence | None = None
    added: Sequence[str] = ()
    removed: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.publishers or self.adverts or self.absence or self.added or self.removed)


def surroundings(desk: Desk, page: Page, cover: Cover) -> Surroundings:
    """Read what stands around a page."""
    number = page.id or 0
    change = desk.house.revisits.change(number)
    publishers = desk.house.adverts.leading_to(page.url)
    return Surroundings(
        publishers=[_row(shown, shown.publisher, cover) for shown in _once(publishers)],
        adverts=[_row(shown, _landing(shown), cover) for shown in desk.house.adverts.on_page(number)[:_ADVERTS]],
        absence=absence(desk.house.revisits, page.url),
        added=_covered(change, "added", cover),
        removed=_covered(change, "removed", cover),
    )


def _once(shown: Sequence[Shown]) -> list[Shown]:
    found: dict[str, Shown] = {}
    for one in shown:
        found.setdefault(one.publisher, one)
    return list(found.values())[:_ADVERTS]


def _landing(shown: Shown) -> str:
    return shown.chain[-1] if shown.chain else shown.advert.click_url or ""


def _row(shown: Shown, url: str, cover: Cover) -> AdvertRow:
    advert = shown.advert
    return AdvertRow(
        url=cover.label(url),
        href=url if is_web(url) and cover.label(url) == url else "",
        spot=words.say(words.SPOTS, advert.spot.value),
        signs="、".join(words.say(words.SIGNS, sign.value) for sign in advert.signs),
        text=cover.label(advert.text),
        page=shown.page,
    )


def _covered(change: Change | None, name: str, cover: Cover) -> Sequence[str]:
    sentences: Iterable[str] = getattr(change, name) if change else ()
    return list(_first(cover.free(sentence) for sentence in sentences))


def _first(sentences: Iterator[str], most: int = 30) -> Iterator[str]:
    for _, sentence in zip(range(most), sentences, strict=False):
        yield sentence
