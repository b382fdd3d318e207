"""A run's specification as JSON and back, for the pipe to the crawl process."""

import json
from dataclasses import asdict

from facts.pages import Bounds, Source
from facts.runs import Rewrite, RunSpec


def dump_spec(spec: RunSpec) -> str:
    """RunSpec -> JSON."""
    return json.dumps(asdict(spec), ensure_ascii=False)


def load_spec(text: str) -> RunSpec:
    """The inverse of dump_spec."""
    plain = json.loads(text)
    sources = tuple(
        Source(
            **source
            | {
                "bounds": Bounds(**source["bounds"]),
                "start_urls": tuple(source["start_urls"]),
                "hosts": tuple(source["hosts"]),
            }
        )
        for source in plain["sources"]
    )
    rewrites = tuple(Rewrite(**rewrite) for rewrite in plain["rewrites"])
    return RunSpec(**plain | {"sources": sources, "rewrites": rewrites})
