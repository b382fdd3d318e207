"""Gather what a guide gives: addresses in their one form, each once, no more than a guide may have."""

import re
from datetime import UTC, datetime, timedelta, timezone

from crawler.guides import DRIFT, MAX_ENTRIES, Entry, Guide
from crawler.urls import MAX_LENGTH, canonical, join

#: Characters of a title that are kept.
TITLE = 200
#: Characters of a site's text that are looked at for a title or a date; the rest is not one.
_LOOKED_AT = 4000
#: What Chinese sites mean by a date without a zone.
_OFFICE = timezone(timedelta(hours=8))
_SPACES = re.compile(r"\s++")


class Gathering:
    """Entries, further guides and problems of one guide, as they are found."""

    def __init__(self, base: str, most: int = MAX_ENTRIES) -> None:
        #: What relative addresses are resolved against.
        self.base = base
        self._most = most
        self._entries: dict[str, Entry] = {}
        self._next: dict[str, None] = {}
        self._problems: dict[str, None] = {}
        self._unusable = 0
        self._over = 0

    def __len__(self) -> int:
        return len(self._entries)

    def resolve(self, reference: str) -> str | None:
        """Return an address in its one form, or None where it is no web address of usual length."""
        if len(reference) > _LOOKED_AT:
            return None
        url = canonical(join(self.base, reference.strip()))
        return url if url is not None and len(url) <= MAX_LENGTH else None

    def add(self, reference: str, title: str = "", when: datetime | None = None, *, follow: bool = True) -> bool:
        """Take one entry; False where its address cannot be used."""
        url = self.resolve(reference)
        if url is None:
            self._unusable += 1
            return False
        if url not in self._entries:
            if len(self._entries) >= self._most:
                self._over += 1
            else:
                self._entries[url] = Entry(url=url, title=one_line(title), when=when, follow=follow)
        return True

    def lead_on(self, reference: str) -> None:
        """Take the address of a further guide."""
        url = self.resolve(reference)
        if url is None:
            self._unusable += 1
        elif len(self._next) < self._most:
            self._next[url] = None

    def say(self, sentence: str) -> None:
        """Take one problem."""
        self._problems[sentence] = None

    def drift(self, sentence: str) -> None:
        """Take one problem that means the source is not what its file says."""
        self.say(DRIFT + sentence)

    def guide(self) -> Guide:
        """Return what was gathered."""
        said = list(self._problems)
        if self._unusable:
            said.append(f"其中 {self._unusable} 个地址不是可以访问的网址，已略过。")
        if self._over:
            said.append(f"条目超过 {self._most} 个，其余 {self._over} 个没有读取。")
        return Guide(entries=tuple(self._entries.values()), next=tuple(self._next), problems=tuple(said))


def one_line(text: str) -> str:
    """Return a site's text as one line of at most TITLE characters."""
    return _SPACES.sub(" ", text[:_LOOKED_AT]).strip()[:TITLE]


def moment(text: str) -> datetime | None:
    """Return the moment an ISO 8601 date or date and time stands for, or None; without a zone it is China's."""
    try:
        found = datetime.fromisoformat(text.strip()[:40])
        return (found if found.tzinfo else found.replace(tzinfo=_OFFICE)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
