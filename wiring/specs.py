"""A run's specification as JSON and back, for the pipe to the crawl process."""

from functools import cache

from pydantic import TypeAdapter

from facts.runs import CrawlAccount, RunSpec


def dump_spec(spec: RunSpec) -> str:
    """RunSpec -> JSON."""
    return _specs().dump_json(spec).decode("utf-8")


def load_spec(text: str) -> RunSpec:
    """The inverse of dump_spec."""
    return _specs().validate_json(text)


def dump_account(account: CrawlAccount) -> str:
    """CrawlAccount -> JSON on one line."""
    return _accounts().dump_json(account).decode("utf-8")


def load_account(text: str) -> CrawlAccount:
    """The inverse of dump_account."""
    return _accounts().validate_json(text)


@cache
def _specs() -> TypeAdapter[RunSpec]:
    return TypeAdapter(RunSpec)


@cache
def _accounts() -> TypeAdapter[CrawlAccount]:
    return TypeAdapter(CrawlAccount)
