"""Who has to act on a lead: places found in text, jurisdiction, units and duties through time."""

from leads.routing.gazetteer import Gazetteer
from leads.routing.jurisdiction import PLACE_FIELDS, jurisdiction_of, sector_of
from leads.routing.naming import name_of, unit_of, units_on
from leads.routing.places import area_name, label, place
from leads.routing.routing import route
from leads.routing.rules import RoutingRules, load_rules

__all__ = [
    "PLACE_FIELDS",
    "Gazetteer",
    "RoutingRules",
    "area_name",
    "jurisdiction_of",
    "label",
    "load_rules",
    "name_of",
    "place",
    "route",
    "sector_of",
    "unit_of",
    "units_on",
]
