"""The queue of a night: composed once from its screened pages, stored with each page's probability, never changed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from classifier.sampling import Candidate, Shares, compose
from facts.assessments import Screening
from facts.cases import Showing
from facts.errors import BadInput, NotKnown
from facts.learning import ReviewBook
from facts.ports import RunBook
from facts.runs import RunStatus

#: Pages an office reads a night where nothing else is set.
BUDGET = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOrder:
    """What somebody asked for."""

    run: str
    budget: int = BUDGET
    shares: Shares = field(default_factory=Shares)
    actor: str = "queue"


def make_queue(order: QueueOrder, reviews: ReviewBook, runs: RunBook) -> Sequence[Showing]:
    """Compose and store the queue of a run, or return the one it has.

    Raises:
        NotKnown: there is no such run, or it has no screened page.
        BadInput: the run is not over; its later pages would have no chance of being shown.
    """
    if stored := reviews.shown(order.run):
        return stored
    if runs.get(order.run).status is RunStatus.RUNNING:
        raise BadInput(f"Run {order.run} is still under way; make its queue when it has ended.")
    candidates, leads = [], []
    for page, source, screening in reviews.night(order.run):
        candidates.append(as_candidate(page, source, screening))
        if screening.band.is_candidate:
            leads.append(screening.score)
    if not candidates:
        raise NotKnown(f"Run {order.run} has no screened page; see `fangfei scan --json` for the name of a run.")
    # The lowest lead of the night stands at the threshold, whatever bands the office has calibrated.
    threshold = min(leads, default=max(one.score for one in candidates))
    queue = compose(candidates, order.budget, seed_of(order.run), shares=order.shares, threshold=threshold)
    showings = [
        Showing(run=order.run, page_id=p.page, position=at, stratum=p.stratum, probability=p.probability)
        for at, p in enumerate(queue.picks, 1)
    ]
    reviews.show(showings, order.actor)
    return showings


def seed_of(run: str) -> int:
    """Return the seed of a run's random share: nobody chooses it, and everybody can check it."""
    return int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def as_candidate(page: int, source: str, screening: Screening) -> Candidate:
    """A screened page as the queue weighs it."""
    contract = json.loads(screening.contract)
    return Candidate(
        page=page,
        score=screening.score,
        source=source,
        mode=contract.get("mode"),
        fingerprint=contract.get("main_fingerprint") or contract.get("fingerprint"),
    )
