"""One page becomes one explained assessment; pure: no clock, no disk, no network."""

from screening.contract import as_contract
from screening.screener import Screener

__all__ = ["Screener", "as_contract"]
