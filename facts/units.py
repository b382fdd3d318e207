"""Units that answer for a sector or a place (责任单位), their names through time, and where a lead belongs (管辖).

Names, splits and duties are data in leads/routing/; nothing here knows a city.
Source: 厦处非办〔2018〕7号 附件3; 《防范和处置非法集资条例》第20条【识】.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from facts.statements import Basis


class UnitKind(StrEnum):
    """What a unit is."""

    #: 市级部门.
    DEPARTMENT = "department"
    #: Government of a district (区人民政府).
    DISTRICT = "district"
    #: Administration of a functional zone (功能区管委会).
    ZONE = "zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitName:
    """A unit's name while it had it."""

    #: As documents of that time write it: 市金融办.
    name: str
    #: 厦门市金融工作办公室; empty where the short name is all that is known.
    full: str = ""
    #: First day, None since ever; known to the month or year only it is the first day of that.
    valid_from: date | None = None
    #: First day on which it no longer held; None while it holds.
    valid_to: date | None = None
    evidence: str = ""
    #: What of it is not verified (待核); empty where it is.
    unverified: str = ""

    def holds(self, on: date) -> bool:
        """Whether the unit had this name on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """A unit that took over duties of another that ended."""

    unit: str
    #: The slice of duties it took; empty for all.
    duty: str = ""
    #: Sector codes the slice covers; empty for every sector of the old unit.
    sectors: tuple[str, ...] = ()
    unverified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """责任单位: renamed it stays one unit, split or merged it ends and has successors."""

    #: Key such as FIN_OFFICE, or D and a division code such as D350203.
    key: str
    kind: UnitKind
    #: Oldest first; there is a name for every day on which the unit exists.
    names: tuple[UnitName, ...]
    successors: tuple[Successor, ...] = ()
    #: Division code of a district; None for others.
    district: str | None = None

    def named(self, on: date) -> UnitName | None:
        """The name on a day; None where the unit did not exist."""
        return next((name for name in self.names if name.holds(on)), None)


class Tie(StrEnum):
    """What ties a lead to a place; the first two are never mixed (条例第20条【识】)."""

    #: 登记地: of a firm or other unit.
    REGISTERED = "registered"
    #: 住所地 or 经常居住地: of a person.
    RESIDENCE = "residence"
    #: 经营地.
    OPERATES = "operates"
    #: 行为地: where it is offered or advertised.
    CONDUCT = "conduct"
    #: 服务器所在地: a note, it founds no jurisdiction.
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places that a text names, each in order of first mention."""

    #: Division codes of the city's districts.
    districts: tuple[str, ...] = ()
    #: Unit keys of functional zones; a zone stands beside its district, not in its place.
    zones: tuple[str, ...] = ()
    #: Names of streets and towns.
    streets: tuple[str, ...] = ()
    #: The city itself is named, or one of its districts, streets or zones.
    in_city: bool = False
    #: Names of provinces, the city's own included.
    provinces: tuple[str, ...] = ()
    #: Names of cities elsewhere in the country.
    cities: tuple[str, ...] = ()
    #: Countries and regions outside the mainland.
    abroad: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.in_city or self.provinces or self.cities or self.abroad)


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedPlace:
    """One tie of a lead to places."""

    tie: Tie
    places: Places
    #: What it was read from, as written.
    text: str
    basis: Basis = Basis.CLAIMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """Where a lead belongs, tie by tie; what is unknown is absent."""

    ties: tuple[TiedPlace, ...] = ()
    #: The subject is a natural person: 住所地 leads instead of 登记地.
    is_person: bool = False

    def at(self, tie: Tie) -> TiedPlace | None:
        """The place of one tie; None where it is unknown."""
        return next((one for one in self.ties if one.tie is tie and one.places), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutedUnit:
    """A unit that has to act, under its name of the day, and why."""

    key: str
    name: str
    #: Its slice of the duty; empty for all of it.
    duty: str = ""
    why: str = ""
    unverified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """建议责任单位: who has to act on a lead as of a day; never nobody."""

    sector: str | None
    on: date
    #: Departments that answer for the sector.
    units: tuple[RoutedUnit, ...]
    #: Place that leads (牵头): division code, or 市级, 跨区, 市外, 境外, 不明.
    lead_district: str
    lead_unit: RoutedUnit | None
    #: Functional zones, beside the district.
    zones: tuple[RoutedUnit, ...]
    #: Places that cooperate (配合).
    cooperating: tuple[RoutedUnit, ...]
    #: Named queue where no rule gives a unit, or where the leading place lies outside the city; else None.
    queue: str | None
    #: Why, step by step, plain Chinese.
    reasons: tuple[str, ...]
    #: Names of the provinces involved; more than one, or one elsewhere, is cross-province.
    provinces: tuple[str, ...]
    #: 是否跨省; None where too little is known to say.
    cross_province: bool | None
    #: Version of the rules.
    rules: str

    @property
    def crossing(self) -> str | None:
        """是否跨省 as the forms write it; None where it is unknown."""
        return {True: "是", False: "否", None: None}[self.cross_province]

    @property
    def keys(self) -> tuple[str, ...]:
        """Unit keys that have to act, the sector's first; the queue where there is none."""
        own = [*self.units, *([self.lead_unit] if self.lead_unit else []), *self.zones]
        found = tuple(dict.fromkeys(unit.key for unit in own))
        return (*found, *([self.queue] if self.queue else []))

    @property
    def duty_unit(self) -> str:
        """责任部门 as the ledger writes it."""
        return "、".join(unit.name for unit in self.units) or self.queue or ""

    @property
    def duty_district(self) -> str:
        """责任区 as the ledger writes it: district and zones."""
        own = [self.lead_unit.name] if self.lead_unit else [self.lead_district]
        return "、".join([*own, *(zone.name for zone in self.zones)])
