"""The way out: leads as a JSON or CSV feed, and pushed to partner systems with a signature."""

from leads.feed.pushing import Pushed, Target, load_targets, push
from leads.feed.sending import Endpoint, NotSent, send
from leads.feed.shape import DISCLAIMER, SCHEMA, Wanted, entries
from leads.feed.signing import sign, verify
from leads.feed.writing import write_csv, write_json

__all__ = [
    "DISCLAIMER",
    "SCHEMA",
    "Endpoint",
    "NotSent",
    "Pushed",
    "Target",
    "Wanted",
    "entries",
    "load_targets",
    "push",
    "send",
    "sign",
    "verify",
    "write_csv",
    "write_json",
]
