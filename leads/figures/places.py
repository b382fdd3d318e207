"""Where a lead is: Xiamen's districts and the functional zones beside them, from words and codes as people write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from facts.dossiers import Dossier
from leads.figures.loading import load

SHIPPED = Path(__file__).parent / "places.yml"
#: Names are short; what stands further back in a long text is no place of the lead.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A district, a zone, or what stands for neither."""

    #: Division code such as 350203, or a key of ours.
    code: str
    name: str
    words: tuple[str, ...] = ()
    #: Corners of its schematic shape, in units of the drawing; empty where it is not drawn.
    outline: tuple[tuple[float, float], ...] = ()
    label: tuple[float, float] = (0.0, 0.0)

    def is_meant(self, text: str) -> bool:
        """Whether a text names it, by code or by word."""
        return self.code in text or self.name in text or any(word in text for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All places a lead can have."""

    id: str
    version: str
    source: str
    caption: str
    districts: tuple[Place, ...]
    zones: tuple[Place, ...]
    elsewhere: tuple[Place, ...]
    unknown: Place

    def district(self, dossier: Dossier) -> Place:
        """The district a lead is in: as the forms say, else as its docket says; never guessed from an address."""
        texts = _texts(dossier)
        return _first(self.districts, texts) or _first(self.elsewhere, texts) or self.unknown

    def zones_of(self, dossier: Dossier) -> tuple[Place, ...]:
        """The functional zones a lead is in as well; often none."""
        texts = _texts(dossier)
        return tuple(zone for zone in self.zones if any(zone.is_meant(text) for text in texts))


def _texts(dossier: Dossier) -> list[str]:
    said = (dossier.row.district, dossier.docket.district, dossier.row.duty_district)
    return [text[:_MOST] for text in said if text]


def _first(places: Iterable[Place], texts: Iterable[str]) -> Place | None:
    every = tuple(places)
    return next((place for text in texts for place in every if place.is_meant(text)), None)


def _place(content: Mapping[str, Any]) -> Place:
    outline = tuple((float(x), float(y)) for x, y in content.get("outline", ()))
    if 0 < len(outline) < 3:
        raise ValueError(f"{content['name']} 的 outline 至少要三个点")
    x, y = content.get("label", (0, 0))
    return Place(
        code=str(content["code"]), name=str(content["name"]), words=tuple(map(str, content.get("words", ()))),
        outline=outline, label=(float(x), float(y)),
    )  # fmt: skip


def _places(content: dict[str, Any]) -> Places:
    kinds = {kind: tuple(map(_place, content[kind])) for kind in ("districts", "zones", "elsewhere")}
    said = {name: str(content[name]) for name in ("id", "version", "source", "caption")}
    return Places(**said, **kinds, unknown=_place(content["unknown"]))  # type: ignore[arg-type]  # names as given


@cache
def load_places(path: Path = SHIPPED) -> Places:
    """Read the places.

    Raises:
        BadInput: the file is broken.
    """
    return load(path, _places)
