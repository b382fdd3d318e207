"""What the REST API shares: pages of a list, errors as JSON, answers given once, the OpenAPI document.

A room's API gives a pydantic model for every answer, names the right it needs, and calls the functions its pages call:

    @router.get("/leads", summary="线索列表", operation_id="list_leads", responses=ANSWERS)
    def listed(
        who: Annotated[Person, needs(Right.SEE)], limit: Limit = 50, after: After = None
    ) -> Listing[LeadOut]: ...
"""

from desk.api.answers import ANSWERS, Problem
from desk.api.listing import After, Limit, Listing, following, paged, place

__all__ = ["ANSWERS", "After", "Limit", "Listing", "Problem", "following", "paged", "place"]
