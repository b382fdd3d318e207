"""Near copies counted at once are those that the one-by-one measure finds."""

from hypothesis import given
from hypothesis import strategies as st

from leads.repeats.counting import near_copies
from text import similarity

_BYTES = st.lists(st.sampled_from((0, 1, 255)), min_size=128, max_size=128).map(lambda each: bytes(each).hex())


@given(own=_BYTES, others=st.lists(_BYTES, max_size=8), least=st.sampled_from((0.2, 0.5, 0.9)))
def test_counted_as_compared_one_by_one(own: str, others: list[str], least: float) -> None:
    """Empty bins on both sides do not count, for both."""
    expected = sum(similarity(own, other) >= least for other in others)

    # A text without any filled bin is like none.
    assert near_copies(own, others, least) == expected


def test_fingerprints_of_another_make_are_like_none() -> None:
    """Nothing raises."""
    own = "00" * 128
    assert near_copies(own, [own, "", "zz", "00"], 0.5) == 1
    assert near_copies(None, [own], 0.5) == near_copies("zz", [own], 0.5) == near_copies(own, [], 0.5) == 0
