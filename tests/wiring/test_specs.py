"""A run's order survives the pipe to the crawl process."""

from hypothesis import given
from hypothesis import strategies as st

from facts.runs import Rewrite, RunSpec
from facts.sources import Bounds, Source
from wiring.specs import dump_spec, load_spec

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | words
seconds = st.floats(0, 1e6)
ports = st.integers(1, 65535)
bounds = st.builds(
    Bounds, max_pages=st.integers(1, 10**9), max_depth=st.integers(0, 100), delay_s=seconds
)  # fmt: skip
sources = st.builds(
    Source, id=words, title=words, start_urls=st.lists(words, min_size=1, max_size=3).map(tuple), bounds=bounds,
    hosts=st.lists(words, max_size=3).map(tuple), owner=maybe, district=maybe, sector=maybe,
)  # fmt: skip
rewrites = st.builds(Rewrite, host=words, port=st.none() | ports, address=words, to_port=st.none() | ports)
specs = st.builds(
    RunSpec, run=words, sources=st.lists(sources, max_size=3).map(tuple), db=words, evidence=words,
    max_pages=st.none() | st.integers(1, 10**9), deadline_s=st.none() | seconds, delay_s=st.none() | seconds,
    rewrites=st.lists(rewrites, max_size=3).map(tuple),
)  # fmt: skip


@given(spec=specs)
def test_what_is_written_is_read_back(spec: RunSpec) -> None:
    """Every field of every part, in one line of JSON."""
    line = dump_spec(spec)

    assert load_spec(line) == spec
    assert "\n" not in line
