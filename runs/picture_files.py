"""Assess pages that lie on disk together with the pictures that lie beside them, and pictures by themselves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from facts.errors import UnreadableFile
from facts.pictures import PictureReader, PictureReading
from facts.readings import Reading
from pictures import MAX_BYTES
from screening import Screener, as_contract
from text import read, read_plain
from text.pictures import with_pictures

#: What a page file may be called; everything else is taken for a picture.
_PAGES = (".html", ".htm", ".xhtml", ".txt")
#: Bytes of one page file at most.
_MOST_PAGE = 64 * 1024 * 1024
#: Pictures of one page at most.
MOST_PICTURES = 200
#: Stands for the folder of the page while its addresses are resolved.
_HERE = "http://here.invalid/"


@dataclass(slots=True, kw_only=True)
class PictureFiles:
    """Reads files one after the other; a picture is read once, whatever its name."""

    screener: Screener
    reader: PictureReader
    unmask: bool = False
    _cache: dict[str, PictureReading] = field(default_factory=dict)

    def assess(self, files: Iterable[Path]) -> Iterator[dict[str, Any]]:
        """Yield one object of the contract per file, with `pictures` beside it; {"id", "error"} for a bad one.

        Raises:
            BadInput: no reader is installed.
        """
        for file in files:
            try:
                yield self._one(file)
            except UnreadableFile as problem:
                yield {"id": str(file), "error": str(problem)}

    def _one(self, file: Path) -> dict[str, Any]:
        reading, places = _page(file) if file.suffix.lower() in _PAGES else (read_plain(""), [file])
        found = [(place, self._read(place)) for place in places]
        heard = with_pictures(reading, [one.text for _, one in found])
        result = as_contract(self.screener.screen(heard), identity=str(file), unmask=self.unmask)
        result["pictures"] = [
            {"file": str(place), "state": one.state.value, "lines": len(one.lines), "reader": one.reader}
            for place, one in found
        ]
        return result

    def _read(self, place: Path) -> PictureReading:
        body = _bytes(place, MAX_BYTES + 1)
        digest = sha256(body).hexdigest()
        if digest not in self._cache:
            self._cache[digest] = self.reader.read(body)
        return self._cache[digest]


def _page(file: Path) -> tuple[Reading, list[Path]]:
    body = _bytes(file, _MOST_PAGE)
    media = "text/plain" if file.suffix.lower() == ".txt" else "text/html"
    images = read(body, media, _HERE).images
    return read(body, media), _beside(file, images)


def _beside(file: Path, images: Sequence[str]) -> list[Path]:
    """Return the files that the page's pictures are, where they lie in the page's own folder or below it."""
    folder = file.resolve().parent
    found: dict[Path, None] = {}
    for address in images:
        if not address.startswith(_HERE):
            continue
        try:
            place = (folder / unquote(urlsplit(address).path).lstrip("/")).resolve()
            if place.is_relative_to(folder) and place.is_file():
                found[place] = None
        except (OSError, ValueError):
            continue  # a name that no file can have
    return list(found)[:MOST_PICTURES]


def _bytes(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem.strerror}.") from problem
