"""The immutable values, errors and ports that every room speaks in; standard library only."""

__version__ = "0.1.0"
