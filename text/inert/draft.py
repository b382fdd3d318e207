"""A captured page, parsed, and the inert document that is written of it."""

import re

from selectolax.lexbor import LexborHTMLParser

from text.addresses import Base
from text.decoding import decode
from text.inert.elements import BEFORE, OURS, SHOWN_LINKS
from text.inert.going import over
from text.inert.naming import SELECTOR, pictures_of, sheet_of
from text.inert.supply import Lookup, Supply
from text.inert.wishes import Inert, Wish
from text.inert.writing import Finished, Writing
from text.pages import prepared

#: Bytes of a page that are read; the crawl keeps no longer ones.
MOST_BYTES = 8_000_000
#: Elements that name pictures and style sheets and are looked at.
_MOST_NAMING = 5_000
_DOCTYPE = re.compile(r"\s*(?:<!--.{0,3000}?-->\s*){0,5}<!doctype", re.IGNORECASE | re.DOTALL)


class Draft:
    """One page of any bytes; nothing here raises on what a site wrote."""

    def __init__(self, body: bytes, content_type: str | None, url: str | None) -> None:
        """Decode as the reading does, and parse."""
        html = decode(body[:MOST_BYTES], content_type).text
        self._is_cut = len(body) > MOST_BYTES
        self._has_doctype = bool(_DOCTYPE.match(html[:20_000]))
        self._tree = LexborHTMLParser(prepared(html))
        base = Base(url)
        named = self._tree.css_first("base[href]")
        self._base = base.at(named.attributes.get("href") or "") if named is not None else base

    def addresses(self) -> tuple[str, ...]:
        """Absolute addresses of the pictures and style sheets that elements name, each once."""
        found: dict[str, None] = {}
        for _, node in zip(range(_MOST_NAMING), self._tree.css(SELECTOR), strict=False):
            given = node.attributes
            for each in [sheet_of(given)] if node.tag == "link" else pictures_of(given):
                resolved = self._base.resolve(each)
                if resolved is not None:
                    found[resolved] = None
        return tuple(found)

    def inert(self, lookup: Lookup, wish: Wish | None = None) -> Inert:
        """Write the document that shows the page and can do nothing; a page of 4 MiB takes about a second.

        Args:
            lookup: gives what was kept at an absolute address.
            wish: how it is to be shown.
        """
        wish = wish or Wish()
        supply = Supply(lookup, lift=wish.hidden)
        writing = Writing(self._base, supply, wish)
        if self._tree.root is not None:
            over(self._tree.root, writing.enter, writing.leave)
        pictures, missing = supply.counts
        return Inert(
            html=self._document(writing.finished(), writing.styles, wish),
            pictures=pictures,
            missing_pictures=missing,
            sheets=len(writing.styles),
            missing_sheets=writing.missing_sheets,
            removed={name: count for name, count in writing.removed.items() if count},
            is_cut=self._is_cut or writing.is_cut,
        )

    def _document(self, parts: Finished, styles: list[tuple[str, str]], wish: Wish) -> str:
        ours = OURS + (SHOWN_LINKS if wish.links else "")
        theirs = [f"@media {media}{{{text}}}" if media else text for media, text in styles]
        # Without a doctype browsers lay out as they did in 1999, and so was the page.
        return "".join(
            (
                "<!doctype html>" if self._has_doctype else "",
                f'<html{parts.of_html}><head><meta charset="utf-8"><title>{parts.title}</title>',
                f"<style>{BEFORE}</style>",
                *(f"<style>{text}</style>" for text in theirs),
                f"<style>{ours}</style></head><body{parts.of_body}>{parts.body}</body></html>",
            )
        )
