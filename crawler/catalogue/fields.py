"""Every field a source file may have: how it is read, and its sentence for the reference.

FIELDS, LISTING, QUERIES, APPROVAL and ASSERTION are the tables that files are checked against and that
docs/reference/sources.md is made from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.catalogue.nodes import Node, read_fields
from crawler.catalogue.readers import (
    at_least,
    files,
    hosts,
    pattern,
    selector,
    source_id,
    time_range,
    urls,
    windows,
)
from facts.sources import (
    Assertion,
    Bounds,
    Browsing,
    Claim,
    Kind,
    Listing,
    Manners,
    Queries,
    Revisits,
    Rhythm,
    RobotsApproval,
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a source file."""

    name: str
    reads: Callable[[Node], Any]
    #: What is written, for the reference.
    form: str
    help: str
    #: For the reference; empty where the value's own default is shown.
    default: str = ""


LISTING = (
    Field("item", selector, "CSS or XPath", "One match for each item of the listing."),
    Field("link", selector, "CSS or XPath", "The item's link, inside the item: an element with href, or an attribute."),
    Field("next", selector, "CSS or XPath", "The link to the next listing page, in the whole page; without it, none."),
    Field("pages", at_least(0), "number", "Listing pages after the first at most."),
    Field("least_items", at_least(0), "number", "Items a listing page has at least; fewer are reported as drift."),
)
QUERIES = (
    Field("keywords", Node.texts, "list of lines", "Words to search for, each with each district."),
    Field("categories", Node.texts, "list of words", "Lexicon categories whose terms are keywords too, such as P1."),
    Field("districts", Node.texts, "list of lines", "Places added to each keyword; without them, keywords alone."),
    Field("pages", at_least(1), "number", "Result pages of each question."),
    Field("language", Node.text, "code", "SearXNG's language."),
    Field("time_range", time_range, "day, week, month or year", "How old results may be; without it, any age."),
    Field("without", hosts, "list of hosts", "Hosts whose results are left out, each with its subdomains."),
)  # fmt: skip
APPROVAL = (
    Field("by", Node.text, "name", "Who decided it."),
    Field("reason", Node.text, "one line", "Why robots.txt is not obeyed here."),
    Field(
        "until", Node.day, "date", "Last day it holds; afterwards the file is refused until it is renewed or removed."
    ),
)
_CLAIMS = {
    Claim.LEAST_PAGES: ("number", "Pages fetched, found unchanged or not due, at least."),
    Claim.LEAST_TEXT: ("number", "Median of visible characters a page, at least."),
    Claim.SHARE_OK: ("0 to 1", "Share of answers that were HTTP 200 or 304, at least."),
    Claim.CANARY: ("one line", "A phrase that stands on at least one page."),
}


def _claim(claim: Claim) -> Callable[[Node], float | str]:
    def read(node: Node) -> float | str:
        if claim is Claim.CANARY:
            return node.text()
        number = node.number()
        if number <= 0 or (claim is Claim.SHARE_OK and number > 1):
            raise node.broken(
                f"{node.text()!r} can never be missed or never be met; it is {_CLAIMS[claim][0]}, above 0"
            )
        return number

    return read


ASSERTION = (
    *(Field(claim.value, _claim(claim), *_CLAIMS[claim]) for claim in Claim),
    Field("because", Node.text, "one line", "Why this is expected; it is what a person reads when it is missed."),
)


def _readers(fields: tuple[Field, ...]) -> dict[str, Callable[[Node], Any]]:
    return {field.name: field.reads for field in fields}


def _listing(node: Node) -> Listing:
    given = node.mapping(_readers(LISTING), needed=("item",))
    return Listing(**read_fields(given, _readers(LISTING)))  # type: ignore[arg-type]


def _queries(node: Node) -> Queries:
    given = node.mapping(_readers(QUERIES))
    if not given.keys() & {"keywords", "categories"}:
        raise node.broken("keywords or categories are missing")
    return Queries(**read_fields(given, _readers(QUERIES)))  # type: ignore[arg-type]


def _assertion(node: Node) -> Assertion:
    given = node.mapping(_readers(ASSERTION))
    claims = [claim for claim in Claim if claim.value in given]
    if len(claims) != 1:
        raise node.broken(f"an assertion has one claim ({', '.join(Claim)}) and its reason")
    if "because" not in given:
        raise node.broken(f"{claims[0].value} has no reason; add because: and say why it is expected")
    read = read_fields(given, _readers(ASSERTION))
    return Assertion(claim=claims[0], value=read[claims[0].value], because=str(read["because"]))  # type: ignore[arg-type]


def _assertions(node: Node) -> tuple[Assertion, ...]:
    return tuple(map(_assertion, node.items()))


def approval_on(today: date) -> Callable[[Node], RobotsApproval]:
    """Return the reader of an approval, which refuses one that has ended."""

    def read(node: Node) -> RobotsApproval:
        given = node.mapping(_readers(APPROVAL), needed=("by", "reason", "until"))
        made = RobotsApproval(**read_fields(given, _readers(APPROVAL)))  # type: ignore[arg-type]
        if made.until < today:
            raise given["until"].broken(
                f"the approval by {made.by} ended on {made.until}; renew it, or remove robots_approval so that "
                "robots.txt is obeyed"
            )
        return made

    return read


_B, _M = Bounds(), Manners()
FIELDS = (
    Field("id", source_id, "letters, digits, . _ -", "Name of the source in tables and reports.", "the file's name"),
    Field("title", Node.text, "one line", "What people call it.", "the id"),
    Field("kind", lambda node: node.word(Kind), "word", f"How it is read: {', '.join(Kind)}.", "site"),
    Field("owner", Node.text, "one line", "Who in the office answers for it."),
    Field("district", Node.text, "one line", "Where its subjects are; a hint for routing."),
    Field("sector", Node.text, "code", "Sector of its subjects, such as S03; a hint."),
    Field("start_urls", urls, "list of addresses", "Where reading begins; of a search, the SearXNG instance."),
    Field("hosts", hosts, "list of hosts", "Hosts that may be followed.", "those of start_urls"),
    Field("files", files, "list of paths", "Files and folders to read, relative to the source file."),
    Field("listing", _listing, "fields", "Where the items of a listing page stand, see below."),
    Field("queries", _queries, "fields", "What is searched for, see below."),
    Field("match", pattern, "google-re2", "What a domain must match, as written or in Punycode.", "all"),
    Field("rhythm", lambda node: node.word(Rhythm), "word", f"Schedule class: {', '.join(Rhythm)}.", "nightly"),
    Field("revisits", lambda node: node.word(Revisits), "word",
          "Which known pages are asked for again: those due, or all.", "due"),
    Field("browsing", lambda node: node.word(Browsing), "word",
          "When a browser shows its pages: never, auto (too little text), always.", "never"),
    Field("adverts", Node.truth, "true or false",
          "Whether adverts are recorded and their landing pages fetched.", "true"),
    Field("max_pages", Node.whole, "number", "Pages fetched in one run at most.", str(_B.max_pages)),
    Field("max_depth", Node.whole, "number", "Links away from a start URL.", str(_B.max_depth)),
    Field("max_landings", at_least(0), "number",
          "Landing pages of adverts, and what codes in pictures lead to, in one run at most.", str(_B.max_landings)),
    Field("delay_s", Node.number, "seconds", "Between two requests to one host.", str(_B.delay_s)),
    Field("max_delay_s", Node.number, "seconds",
          "Between two requests at most, however slow the host and whatever its Crawl-delay.", str(_M.max_delay_s)),
    Field("delay_factor", Node.number, "number",
          "The delay is at least this many times what the host took to answer; 0 turns it off.", str(_M.delay_factor)),
    Field("pages_per_host", at_least(1), "number", "Pages of one host in one run at most."),
    Field("bytes_per_host", at_least(1), "bytes", "Decoded bytes of one host in one run at most."),
    Field("windows", windows, "list of hours", "Hours in which it may be asked, Asia/Shanghai: '22:00-06:00'.",
          "any hour"),
    Field("robots_approval", approval_on(date.min), "fields", "A named decision not to obey robots.txt, see below."),
    Field("assertions", _assertions, "list", "What a run must find, else it is reported as drift, see below."),
)  # fmt: skip
BOUNDS = ("max_pages", "max_depth", "max_landings", "delay_s")
MANNERS = ("max_delay_s", "delay_factor", "pages_per_host", "bytes_per_host", "windows", "robots_approval")
