"""Where the nodes of a small graph stand: pushed apart and pulled together from a fixed start, no chance in it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

#: Rounds of pushing; 60 nodes come to rest in them.
_ROUNDS = 160
#: Rounds of moving labels off each other.
_SPREAD = 120
#: What keeps parts that hang on nothing from drifting off.
_GRAVITY = 0.04

Places = tuple[tuple[float, float], ...]


@lru_cache(maxsize=256)
def layout(count: int, joined: Sequence[tuple[int, int, float]], width: float, height: float, box: float) -> Places:
    """Place `count` nodes on a sheet; the same graph always gets the same places.

    Args:
        count: nodes, numbered from 0; the first start in the middle.
        joined: pairs of node numbers with a pull above 0.
        width: of the sheet, pixels, without its margin.
        height: of the sheet, likewise.
        box: pixels across that a node's label takes; labels stand in lines of 34 pixels.
    """
    if count == 0:
        return ()
    if count == 1:
        return ((width / 2, height / 2),)
    spots = _relaxed(_start(count), _pulls(count, joined))
    spots = _fitted(spots, width, height)
    for _ in range(_SPREAD):
        spots = _apart(spots, box, 34.0)
        spots[:, 0] = np.clip(spots[:, 0], 0, width)
        spots[:, 1] = np.clip(spots[:, 1], 0, height)
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in spots)


def _start(count: int) -> Any:
    """A sunflower: even, and no two at the same place."""
    order = np.arange(count)
    radius, angle = np.sqrt((order + 0.5) / count), order * np.pi * (3 - np.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _pulls(count: int, joined: Sequence[tuple[int, int, float]]) -> Any:
    pulls = np.zeros((count, count))
    for a, b, weight in joined:
        if a != b:
            pulls[a, b] = pulls[b, a] = pulls[a, b] + min(3.0, max(0.3, weight))
    return pulls


def _relaxed(spots: Any, pulls: Any) -> Any:
    """Fruchterman and Reingold (1991), cooled in even steps."""
    near = 0.9 / np.sqrt(len(spots))
    for step in range(_ROUNDS):
        gaps = spots[:, None, :] - spots[None, :, :]
        far = np.maximum(np.hypot(gaps[..., 0], gaps[..., 1]), 1e-3)
        push = near * near / far**2 - pulls * far / near
        np.fill_diagonal(push, 0.0)
        move = (gaps * push[..., None]).sum(axis=1) - _GRAVITY * spots
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        heat = 0.2 * (1 - step / _ROUNDS)
        spots = spots + move / length[:, None] * np.minimum(length, heat)[:, None]
    return spots


def _fitted(spots: Any, width: float, height: float) -> Any:
    low, high = spots.min(axis=0), spots.max(axis=0)
    size = np.maximum(high - low, 1e-6)
    return (spots - low) / size * np.array([width, height])


def _apart(spots: Any, wide: float, high: float) -> Any:
    """Move labels that lie on each other apart by half of what they share, along the side where that is less."""
    gaps = spots[:, None, :] - spots[None, :, :]
    over_x, over_y = wide - np.abs(gaps[..., 0]), high - np.abs(gaps[..., 1])
    hit = (over_x > 0) & (over_y > 0)
    np.fill_diagonal(hit, False)
    # Of two at one place the later one goes down and right.
    order = np.sign(np.arange(len(spots))[:, None] - np.arange(len(spots))[None, :])
    aside = hit & (over_x / wide < over_y / high)
    moved = spots.copy()
    for axis, over, where in ((0, over_x, aside), (1, over_y, hit & ~aside)):
        way = np.where(np.abs(gaps[..., axis]) > 1e-6, np.sign(gaps[..., axis]), order)
        moved[:, axis] += np.clip(np.where(where, way * over / 3, 0.0).sum(axis=1), -40, 40)
    return moved
