"""Selectors of a source file: CSS, or XPath where it begins with /, ( or ./ ."""

from parsel import Selector, SelectorList

_XPATH = ("/", "(", "./")
#: Something for predicates to be tried on: a wrong function is noticed when it is called.
_SAMPLE = (
    '<div id="d" class="c"><ul><li class="c"><a class="c" href="/">x</a><span>x</span></li></ul>'
    '<table><tr><td><a href="/">x</a></td></tr></table><p><b>x</b></p></div>'
)


def fault(selector: str) -> str | None:
    """Return why a selector cannot be used, or None; asked when a source file is read."""
    try:
        select(Selector(text=_SAMPLE), selector)
    except Exception as problem:  # cssselect's errors are SyntaxErrors, and it has assertions of its own
        return str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return None


def select(inside: Selector, selector: str, *, within: bool = False) -> SelectorList[Selector]:
    """Return what a selector finds; `within` keeps an XPath that begins with / inside the element."""
    if not selector.startswith(_XPATH):
        return inside.css(selector)
    return inside.xpath(f".{selector}" if within and selector.startswith("/") else selector)


def address(found: Selector) -> str:
    """Return the address that a match stands for: the text of an attribute, or an element's href; empty if none."""
    if isinstance(found.root, str):
        return found.root.strip()
    return str(found.attrib.get("href", "")).strip()


def words(found: Selector) -> str:
    """Return the text of an element, or nothing for an attribute."""
    return "" if isinstance(found.root, str) else str(found.xpath("string()").get() or "")
