"""What the fences of one crawl remember of addresses: shapes by hash, and how many there were; never an address."""

from typing import NamedTuple

from crawler.traps.counts import Counts
from crawler.traps.kindred import Kindred
from crawler.traps.sessions import Sessions
from crawler.traps.shapes import Parts, names_of, parts_of, without_changes

#: Names of pages in one folder, and of folders in one, before they count as one: titles and places, not menus.
WIDE = 64


class Place(NamedTuple):
    """Where an address stands among the others."""

    parts: Parts
    #: Hashes: of folder and name and parameters without what changes; of the same without parameters; of the folder;
    #: of the folder's folder. Shape and path are equal where there are no parameters.
    shape: int
    path: int
    folder: int
    parent: int


class Memory:
    """Shared by the fences of a crawl, so that 5,000 sources need no more room than one; 25 MB at most."""

    __slots__ = ("_folders", "_parents", "kinds", "name_sets", "sessions", "shapes")

    def __init__(self) -> None:
        #: Shape -> addresses admitted; path -> sets of parameter names admitted.
        self.shapes = Counts()
        self.name_sets = Counts(room=20_000)
        self.kinds = Kindred()
        self.sessions = Sessions()
        #: Folder -> shapes in it; folder's folder -> folders in it.
        self._folders = Counts(room=20_000)
        self._parents = Counts(room=20_000)

    def place(self, url: str) -> Place:
        """Return where an address stands now; a folder that grows wide later makes one shape of its pages."""
        parts = parts_of(url)
        netloc, path, query = parts
        head, _, last = without_changes(path).rpartition("/")
        above = head.rpartition("/")[0] if head else ""
        parent = hash((netloc, above))
        if head and self._parents.get(parent, 0) > WIDE:
            head = f"{above}/~"
        folder = hash((netloc, head, ""))
        if last and self._folders.get(folder, 0) > WIDE:
            last = "~"
        page = hash((netloc, head, last))
        return Place(parts, hash((page, names_of(query))) if query else page, page, folder, parent)

    def note(self, place: Place) -> None:
        """Count an address."""
        if self.shapes.add(place.shape) > 1:
            return
        if place.shape != place.path:
            self.name_sets.add(place.path)
        if self._folders.add(place.folder) == 1:
            self._parents.add(place.parent)
