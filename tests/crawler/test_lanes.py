"""Nobody is starved, nothing is handed out twice, hosts rest between turns, memory is bounded."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crawler.targets.lanes import LOOK_AGAIN_S, MOST, Lanes
from facts.doubles import MemoryFrontier
from facts.pages import LaneKey, Purpose, Target, Visit


class Traffic:
    """Lanes over a table, with a clock that stands and rules that a test sets."""

    def __init__(self, targets: list[Target], width: int = 2, rank: Callable[[str], int] = lambda _: 0) -> None:
        self.frontier = MemoryFrontier()
        self.frontier.seed(targets)
        self.now = 100.0
        self.turns: dict[str, float] = {}
        self.closed: set[LaneKey] = set()
        self.lanes = Lanes(
            self.frontier,
            width=lambda _: width,
            open_for=lambda lane: lane not in self.closed,
            ready_at=lambda host: self.turns.get(host, 0.0),
            clock=lambda: self.now,
            widest=width,
            rank=rank,
        )
        self.lanes.open()

    def settle(self, target: Target, *links: Target) -> None:
        visit = Visit(target=target, skip="http_error", links=links)  # type: ignore[arg-type]
        self.frontier.settle(visit)
        self.lanes.add(link.lane for link in links)
        self.lanes.release(target.host, target.source)

    def drain(self) -> list[Target]:
        """Settle one after another until nothing is left."""
        found = []
        while (target := self.lanes.take()) is not None:
            found.append(target)
            self.settle(target)
        return found


def a_target(host: str, number: int, source: str = "s", purpose: Purpose = Purpose.PAGE) -> Target:
    return Target(url=f"http://{host}/{purpose.value}/{number}", source=source, purpose=purpose)


def test_the_host_with_the_fewest_requests_is_served_first() -> None:
    """A thousand rows of one host stand before those of another; both are served at once."""
    traffic = Traffic([a_target("big", n) for n in range(1000)] + [a_target("small", n) for n in range(3)])

    first = [traffic.lanes.take() for _ in range(4)]

    assert Counter(target.host for target in first if target) == {"big": 2, "small": 2}
    assert traffic.lanes.take() is None


def test_no_more_rows_are_held_than_allowed() -> None:
    """The rest stays in the table and is read when its turn comes."""
    traffic = Traffic([a_target("big", n) for n in range(5 * MOST)])
    first = traffic.lanes.take()
    assert first is not None

    assert sum(len(lane.rows) for lane in traffic.lanes._lanes.values()) < MOST
    traffic.settle(first)
    assert len(traffic.drain()) == 5 * MOST - 1


def test_many_hosts_share_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many hosts there are, the rows in memory stay below the bound."""
    monkeypatch.setattr("crawler.targets.lanes.MOST_ROWS", 600)
    traffic = Traffic([a_target(f"h{n % 60}", n) for n in range(720)], width=1)

    for _ in range(60):
        assert traffic.lanes.take() is not None

    assert traffic.lanes.take() is None
    assert sum(len(lane.rows) for lane in traffic.lanes._lanes.values()) <= 600


def test_a_host_that_rests_is_served_when_its_turn_comes() -> None:
    """Meanwhile the others are served, and it is known how long to wait."""
    traffic = Traffic([a_target("slow", 1), a_target("quick", 1)])
    traffic.turns["slow"] = traffic.now + 5

    assert [target.host for target in traffic.drain()] == ["quick"]
    assert traffic.lanes.next_turn() == traffic.now + 5
    traffic.now += 5
    assert [target.host for target in traffic.drain()] == ["slow"]
    assert traffic.lanes.next_turn() is None


def test_a_turn_that_moves_away_is_waited_for_again() -> None:
    """A host that asks to be left alone while its lane rests rests longer."""
    traffic = Traffic([a_target("slow", 1)])
    traffic.turns["slow"] = 105.0
    assert traffic.lanes.take() is None
    traffic.turns["slow"] = 120.0
    traffic.now = 106.0

    assert traffic.lanes.take() is None
    assert traffic.lanes.next_turn() == 120.0


def test_a_closed_lane_is_asked_again_and_its_extras_are_served() -> None:
    """A source whose budget is spent still has its requisites fetched; hours may open during a run."""
    traffic = Traffic([a_target("a", 1), a_target("a", 2, purpose=Purpose.REQUISITE)])
    traffic.closed = {LaneKey("s", "a")}

    assert [target.purpose for target in traffic.drain()] == [Purpose.REQUISITE]
    assert traffic.lanes.next_turn() is None
    traffic.closed.clear()
    traffic.now += LOOK_AGAIN_S
    assert [target.purpose for target in traffic.drain()] == [Purpose.PAGE]


def test_a_source_that_opens_when_a_page_fails_goes_on_at_once() -> None:
    """A budget that was under way and came to nothing is free again."""
    traffic = Traffic([a_target("a", 1), a_target("b", 1)], width=1)
    first = traffic.lanes.take()
    assert first is not None
    traffic.closed = {LaneKey("s", "a"), LaneKey("s", "b")}
    assert traffic.lanes.take() is None
    traffic.closed.clear()

    traffic.settle(first)

    assert [target.host for target in traffic.drain()] == ["b"]


def test_a_target_put_back_is_the_next_of_its_lane() -> None:
    """It was not settled, so it is asked for again before the others."""
    traffic = Traffic([a_target("a", 1), a_target("a", 2)], width=1)
    first = traffic.lanes.take()
    assert first is not None

    traffic.lanes.put_back(first)
    traffic.lanes.release("a", "s")

    assert traffic.drain() == [first, a_target("a", 2)]


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_every_row_is_handed_out_exactly_once(data: some.DataObject) -> None:
    """Whatever the order of answers, new links and rests, each target comes once and no host exceeds its width."""
    width = data.draw(some.integers(1, 3))
    hosts = [f"h{n}" for n in range(data.draw(some.integers(1, 4)))]
    traffic = Traffic([a_target(data.draw(some.sampled_from(hosts)), n) for n in range(30)], width=width)
    under_way: list[Target] = []
    served: list[Target] = []
    fresh = 1000
    for _ in range(400):
        target = traffic.lanes.take()
        if target is not None:
            under_way.append(target)
            served.append(target)
            assert max(Counter(one.host for one in under_way).values()) <= width
        elif under_way:
            done = under_way.pop(data.draw(some.integers(0, len(under_way) - 1)))
            links = ()
            if fresh < 1010:
                fresh += 1
                links = (a_target(data.draw(some.sampled_from(hosts)), fresh),)
            traffic.turns[done.host] = traffic.now + data.draw(some.sampled_from([0.0, 0.0, 1.0]))
            traffic.settle(done, *links)
        elif (turn := traffic.lanes.next_turn()) is not None:
            traffic.now = turn
        else:
            break
    assert sorted(target.url for target in served) == sorted(target.url for target in traffic.frontier.targets)


def test_the_first_in_rank_is_served_first() -> None:
    """Of the lanes that may be served now; one whose host rests keeps nobody waiting, and equals take turns."""
    ranks = {"hot": 0, "mild": 1, "calm": 1}
    targets = [a_target(f"{name}.test", n, name) for name in ("calm", "mild", "hot") for n in range(3)]
    traffic = Traffic(targets, width=1, rank=lambda source: ranks[source])
    traffic.turns["hot.test"] = traffic.now + 5
    first = traffic.lanes.take()
    assert first is not None
    traffic.now += 5
    traffic.settle(first)

    served = [first.source, *(target.source for target in traffic.drain())]
    assert served == ["calm", "hot", "hot", "hot", "mild", "calm", "mild", "calm", "mild"]
