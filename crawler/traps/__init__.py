"""Traps: kinds of addresses without end, told by their form and by what their pages say.

addresses   what one address says by itself          kinds      the names, with their words in traps.yml
shapes      an address without what changes          memory     how many of each shape, within 25 MB
sameness    has the page said anything new           kindred    open and closed kinds
sessions    which part of an address is a session    names      which trap a closed kind is, by words.yml

`crawler.targets.bounds.Fence` is the door.
"""

from crawler.traps.kinds import Trap, describe, label

__all__ = ["Trap", "describe", "label"]
