"""The page an advert stands on: how its addresses resolve, which lead away, and what its elements are called."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adverts.syntax import Asked
from crawler.adverts.vocabulary import Network, Vocabulary
from crawler.urls import join

Attributes = Mapping[str, str | None]
#: Characters of an address that are kept; longer ones are data or made to hurt.
MAX_ADDRESS = 2_000
_NOT_WEB = ("javascript:", "data:", "about:", "mailto:", "tel:", "#", "blob:", "vbscript:")
#: An address from the root of its site, without steps up, fragment and controls.
_PLAIN = re.compile(r"/(?:[\w~%=&?;,+-][\w~%=&?;,+/-]*+(?:\.[\w~%=&?;,+-][\w~%=&?;,+/-]*+)*+)?+", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]+")
#: An address of another site inside an address of this one.
_CARRIED = re.compile(r"[=/]https?(?::|%3a)(?:/|%2f){2}", re.IGNORECASE)
_KEYS = re.compile(r"[?&]([a-zA-Z_]{1,20})=[^&]")
_STEP, _WORDS = re.compile(r"[a-z0-9]+"), 2
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|svg|pdf|apk|zip|rar)\Z", re.IGNORECASE)
#: Parts of class and id names: between dashes and underscores, and where a small letter meets a capital or a digit.
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
#: Nodes inside boxes that are looked at, of all boxes of a page together.
MAX_BOXED = 20_000
#: Elements above one that are looked at; real slots nest less, and hostile pages nest without end.
MAX_CLIMB = 24
#: An address asked for with its kind; plain handlers that open one. Never executed.
_HANDLER = re.compile(
    r"(?:window\.open|location\.(?:replace|assign))\s*\(\s*(?:'([^']{1,2000})'|\"([^\"]{1,2000})\")"
    r"|(?:(?:window|self|top|parent|document)\.)?location(?:\.href)?\s*=\s*(?:'([^']{1,2000})'|\"([^\"]{1,2000})\")"
)
_CARRIERS = ("data-href", "data-url", "data-link", "data-click", "data-jump", "data-target-url")
#: Where the true address of a picture waits until it is scrolled to.
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-echo", "lazysrc", "lay-src")
_BACKGROUND = re.compile(r"url\(\s*[\"']?\s*([^\"')]{1,2000})")


class Publisher:
    """One page and its base."""

    def __init__(self, tree: LexborHTMLParser, url: str, words: Vocabulary) -> None:
        self.url, self.words = url, words
        root = tree.css_first("base[href]")
        self._base = (join(url, root.attributes.get("href") or "") if root is not None else "") or url
        self._site_address = "/".join(self._base.split("/", 3)[:3])
        self.host, _ = parted(url)
        #: Hosts of this page's addresses, each with the networks it serves.
        self._served: dict[str, tuple[tuple[str, Network], ...]] = {}
        #: Nodes that may still be looked at inside boxes: nested boxes must not make a page dear.
        self.nodes_left = MAX_BOXED
        self.site = words.site_of(self.host)

    def resolve(self, reference: str | None) -> str | None:
        """Return the absolute http(s) address of a reference without its fragment, or None."""
        if not reference:
            return None
        if _PLAIN.fullmatch(reference):
            return self._site_address + reference  # most links; joining costs ten times as much
        text = _CONTROLS.sub("", reference)
        if not text or len(text) > MAX_ADDRESS or text[:11].lower().startswith(_NOT_WEB):
            return None
        found = join(self._base, text).partition("#")[0]
        return found if found.startswith(("http://", "https://")) and parted(found)[0] else None

    def leads_away(self, url: str | None) -> bool:
        """Whether an address is on another site, or on one of this site's that only leads to others."""
        if url is None:
            return False
        host, path = parted(url)
        return self.words.site_of(host) != self.site or self.is_exit(url, path)

    def is_exit(self, url: str, path: str) -> bool:
        """Whether an address of any site carries another, or has a step such as /go/ or /clickad."""
        if _CARRIED.search(url) or any(key.lower() in self.words.exit_keys for key in _KEYS.findall(url)):
            return True
        # Beyond four steps it is the name of an article, and so is one of many words.
        steps = [_STEP.findall(step) for step in path.lower().split("/")[1:5]]
        return any(step in self.words.exits for words in steps if len(words) <= _WORDS for step in words)

    def is_public(self, url: str) -> bool:
        """Whether an address is an authority's, a school's or a reporting centre's, or that of a file."""
        host, path = parted(url)
        names = host.split(".")
        ends = (".".join(names[at:]) for at in range(max(0, len(names) - 4), len(names)))
        return any(end in self.words.public for end in ends) or _FILE.search(path) is not None

    def network(self, url: str | None) -> Network | None:
        """Return the advertising network of an address."""
        if not url:
            return None
        host, path = parted(url)
        served = self._served.get(host)
        if served is None:
            served = self._served[host] = self.words.served_by(host)
        return next((network for prefix, network in served if path.startswith(prefix)), None)

    def click(self, attributes: Attributes) -> str | None:
        """Return where a click on an element leads, as far as its attributes say it in plain words."""
        for name in ("href", *_CARRIERS):
            if name in attributes and (found := self.resolve(attributes[name])) is not None:
                return found
        for name in ("onclick", "onmousedown", "href"):
            if (
                name in attributes
                and (value := attributes[name])
                and (plain := _HANDLER.search(value[: 2 * MAX_ADDRESS]))
            ):
                return self.resolve(next(filter(None, plain.groups())))
        return None

    def carrier(self, node: LexborNode, limit: int = 4) -> LexborNode | None:
        """Return the element that a click on a picture is for: its link, else what around it says where it leads."""
        link = link_around(node)
        if link is not None and self.click(link.attributes) is not None:
            return link
        return next((each for each in (node, *above(node, limit)) if self.click(each.attributes) is not None), link)

    def picture(self, attributes: Attributes) -> str | None:
        """Return the address of the picture that an element ends up showing."""
        for name in _LAZY:
            if attributes.get(name) and (found := self.resolve(attributes[name])) is not None:
                return found
        for name in ("srcset", "data-srcset"):
            if attributes.get(name) and (found := self.resolve(largest(attributes[name] or ""))) is not None:
                return found
        return self.resolve(attributes.get("src")) or self.background(attributes)

    def background(self, attributes: Attributes) -> str | None:
        """Return the address of the background that an element's own style or attribute sets."""
        style = attributes.get("style")
        if style and (found := _BACKGROUND.search(style[: 2 * MAX_ADDRESS])):
            return self.resolve(found[1])
        return self.resolve(attributes.get("background"))


@lru_cache(maxsize=512)  # an address is asked about four times in a row
def parted(url: str) -> tuple[str, str]:
    """Return host in small letters and path of an absolute address; both empty where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return (parts.hostname or "").rstrip("."), parts.path or "/"


def largest(srcset: str) -> str:
    """Return the address of the largest candidate of a srcset."""
    best, width = "", -1.0
    for candidate in srcset[: 4 * MAX_ADDRESS].split(", "):
        address, _, size = candidate.strip().rstrip(",").partition(" ")
        number = size.strip().rstrip("wx")
        amount = float(number) if re.fullmatch(r"\d{1,6}(?:\.\d{1,4})?", number) else 1.0
        if address and amount > width:
            best, width = address, amount
    return unquote(best) if best.startswith("http%3A") else best


def names_of(attributes: Attributes) -> frozenset[str]:
    """Return the parts of an element's class and id names in small letters: adBox-left gives ad, box, left."""
    text = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:400]
    return frozenset(part.lower() for part in _PART.findall(text)) | frozenset(text.lower().split())


def above(node: LexborNode, limit: int = MAX_CLIMB) -> Iterator[LexborNode]:
    """Yield the elements around one, the nearest first, none beyond <body>."""
    parent = node.parent
    for _ in range(limit):
        if parent is None or parent.tag in ("body", "html", "-document"):
            return
        yield parent
        parent = parent.parent


def link_around(node: LexborNode, limit: int = 6) -> LexborNode | None:
    """Return the link an element stands in, itself included."""
    if node.tag == "a":
        return node
    return next((each for each in above(node, limit) if each.tag == "a"), None)


#: What pictures, frames and scripts are asked for as.
ASKED = {
    "img": Asked.IMAGE, "input": Asked.IMAGE, "iframe": Asked.SUBDOCUMENT, "frame": Asked.SUBDOCUMENT,
    "embed": Asked.SUBDOCUMENT, "object": Asked.SUBDOCUMENT, "script": Asked.SCRIPT,
}  # fmt: skip
