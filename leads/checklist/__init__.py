"""The eleven facts of a lead that can be acted on, and what is missing of them."""

from leads.checklist.checking import Fact, Part, check, gaps, is_observation
from leads.checklist.licences import LookUp, licences_of, read_licence, write_licence
from leads.checklist.rules import Checklist, load_checklist

__all__ = [
    "Checklist",
    "Fact",
    "LookUp",
    "Part",
    "check",
    "gaps",
    "is_observation",
    "licences_of",
    "load_checklist",
    "read_licence",
    "write_licence",
]
