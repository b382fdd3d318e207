"""Adverts on pages: whether there may be any, which there are, and what must be kept to show the page as it was.

Pure: no clock, no network, and no file but the data of this folder and the rules files it is given.
"""

from crawler.adverts.finding import MAX_ADVERTS, find_adverts
from crawler.adverts.requisites import requisites
from crawler.adverts.ruleset import RuleSet, own_rules
from crawler.adverts.syntax import Unsupported

__all__ = ["MAX_ADVERTS", "RuleSet", "Unsupported", "find_adverts", "may_hold_adverts", "own_rules", "requisites"]


def may_hold_adverts(body: bytes, rules: RuleSet | None = None) -> bool:
    """Whether find_adverts may find any on the page of these bytes; 1.5 ns a byte, no tree is needed.

    Args:
        body: the page as it came, in any charset.
        rules: those that find_adverts will get; None for our own.
    """
    return (rules or own_rules()).gate.lets(body)
