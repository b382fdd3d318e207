"""How much the office can review, and what a mistake costs it."""

from pydantic import BaseModel, Field


class Reviewing(BaseModel):
    """The queue and the two costs."""

    queue_budget: int = Field(200, gt=0, description="Pages the office can review a night.")
    queue_uncertain: float = Field(0.2, ge=0, le=0.5, description="Share of the queue near the lead threshold.")
    queue_random: float = Field(
        0.1, ge=0, le=0.5, description="Share of the queue drawn by chance; without it nobody knows what is missed."
    )
    missed_cost: float = Field(
        10.0, gt=0, description="What a missed lead costs, in readings of a page; `fangfei calibrate` weighs it."
    )
    wasted_cost: float = Field(1.0, gt=0, description="What reading a page in vain costs, in readings of a page.")
