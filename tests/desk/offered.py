"""What a page of the desk offers: its links, and its forms as somebody would send them who only presses the button."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html

#: Buttons of one form that are pressed; a form has one route, however many it has.
_PRESSED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One form as one of its buttons sends it."""

    #: The page it stands on.
    path: str
    method: str
    action: str
    fields: dict[str, str]
    is_upload: bool

    @property
    def link(self) -> str:
        """The address that a form of questions leads to."""
        return f"{self.action}?{urlencode(self.fields)}"


class Offered:
    """One page, read."""

    def __init__(self, path: str, page: str) -> None:
        self._path = path
        self._root = html.fromstring(page)

    def links(self) -> list[str]:
        """Addresses within the desk, with their fragments; its files are not among them."""
        found = [str(one) for one in self._root.xpath("//@href | //@src | //@data-state")]
        return [one for one in found if one.startswith(("/", "#")) and not one.startswith("/static/")]

    def ids(self) -> frozenset[str]:
        """What a fragment can lead to."""
        return frozenset(map(str, self._root.xpath("//@id")))

    def forms(self) -> Iterator[Offer]:
        """Every form, once for each of its first buttons; those that only close a dialogue send nothing."""
        for form in self._root.xpath("//form[not(@method='dialog')]"):
            plain = dict(_fields(self._of(form, "input", "textarea", "select")))
            for name, value in islice(dict.fromkeys(self._buttons(form)) or [("", "")], _PRESSED):
                yield Offer(
                    path=self._path, method=form.get("method", "get").lower(), action=form.get("action") or self._path,
                    fields=plain | ({name: value} if name else {}), is_upload="multipart" in form.get("enctype", ""),
                )  # fmt: skip

    def _of(self, form: Any, *tags: str) -> Iterator[Any]:
        """What belongs to a form: what stands in it, and what names it."""
        yield from (one for one in form.iter(*tags) if not one.get("form") or one.get("form") == form.get("id"))
        if form.get("id"):
            named = self._root.xpath("//*[@form=$id]", id=form.get("id"))
            yield from (one for one in named if one.tag in tags and form not in one.iterancestors())

    def _buttons(self, form: Any) -> Iterator[tuple[str, str]]:
        for one in self._of(form, "button"):
            if one.get("type", "submit") == "submit" and one.get("disabled") is None:
                yield one.get("name", ""), one.get("value", "")


def _fields(elements: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Name and value of what is sent as the page comes: files and what is not ticked are not."""
    for one in elements:
        kind, name = one.get("type", ""), one.get("name", "")
        if not name or one.get("disabled") is not None or kind in ("file", "submit", "button"):
            continue
        if kind not in ("checkbox", "radio") or one.get("checked") is not None:
            yield (
                name,
                (one.value if one.tag == "select" else one.text if one.tag == "textarea" else one.get("value")) or "",
            )


def shape(address: str) -> tuple[str, str]:
    """What an address is, without numbers and values: `/leads/XS-000001?act=x` is `/leads/#` and `act`."""
    parts = urlsplit(address)
    path = "/".join("#" if any(c.isdigit() for c in step) else step for step in parts.path.split("/"))
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return path, "&".join(names)
