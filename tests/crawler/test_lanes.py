"""Nobody is starved, nothing is handed out twice, memory is bounded."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as some

from crawler.lanes import LANE_ROWS, Lanes
from facts.doubles import MemoryFrontier
from facts.pages import Target, Visit


def a_target(host: str, number: int, source: str = "s") -> Target:
    return Target(url=f"http://{host}/{number}", source=source)


def lanes_over(frontier: MemoryFrontier, width: int = 2) -> Lanes:
    return Lanes(frontier, width=lambda _: width, open_for=lambda _: True, widest=width)


def host(target: Target) -> str:
    return target.url.split("/")[2]


def test_the_host_with_the_fewest_requests_is_served_first() -> None:
    """A thousand rows of one host stand before those of another; both are served at once."""
    frontier = MemoryFrontier()
    frontier.seed([a_target("big", n) for n in range(1000)] + [a_target("small", n) for n in range(3)])
    lanes = lanes_over(frontier)

    first = [lanes.take(patient=True) for _ in range(4)]

    assert Counter(host(target) for target in first if target) == {"big": 2, "small": 2}
    assert lanes.take(patient=True) is None


def test_no_more_rows_are_held_than_allowed() -> None:
    """The rest stays in the table and is read again when its turn comes."""
    frontier = MemoryFrontier()
    frontier.seed([a_target("big", n) for n in range(5 * LANE_ROWS)])
    lanes = lanes_over(frontier)
    lanes.take(patient=True)
    lanes.take(patient=True)
    lanes.take(patient=True)

    held = sum(len(lane.rows) for lane in lanes._lanes.values())

    assert held <= LANE_ROWS
    assert len(drain(lanes, frontier, taken=2)) == 5 * LANE_ROWS - 2


def drain(lanes: Lanes, frontier: MemoryFrontier, taken: int = 0) -> list[Target]:
    """Settle one after another until nothing is left; `taken` are under way for host big."""
    for _ in range(taken):
        lanes.release("big", "s")
    found = []
    while (target := lanes.take(patient=True)) is not None:
        found.append(target)
        frontier.visits[target.url] = Visit(target=target, skip="http_error")  # type: ignore[arg-type]
        lanes.release(host(target), target.source)
    return found


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.tuples(some.sampled_from("abcde"), some.sampled_from("xy")), max_size=900),
    some.integers(1, 3),
    some.randoms(use_true_random=False),
)
def test_every_row_is_handed_out_exactly_once(rows: list[tuple[str, str]], width: int, chance: object) -> None:
    """Whatever the order of rows, answers and new links."""
    frontier = MemoryFrontier()
    targets = [a_target(name, number, source) for number, (name, source) in enumerate(rows)]
    half = len(targets) // 2
    frontier.seed(targets[:half])
    lanes = lanes_over(frontier, width)
    under_way: list[Target] = []
    found: list[str] = []
    while True:
        target = lanes.take(patient=not under_way)
        if target is not None:
            found.append(target.url)
            under_way.append(target)
        elif under_way:
            done = under_way.pop(chance.randrange(len(under_way)))  # type: ignore[attr-defined]
            frontier.settle(Visit(target=done, skip="http_error", links=tuple(targets[half : half + 7])))  # type: ignore[arg-type]
            half += 7
            lanes.wake()
            lanes.release(host(done), done.source)
        else:
            break

    expected = [target.url for target in frontier.targets]
    assert sorted(found) == sorted(expected)
