"""People: accounts, sign-in with a second factor, sessions, roles and realms, tokens, askings for personal values.

passwords  argon2id and the rules        factor  codes of six digits, recovery codes     qr  the picture of a secret
signing    sign-in and its lock          accounts, administering, owning  what pages, programs and commands share
outside    the office's own system (OpenID Connect)
"""

from fastapi import APIRouter

from desk.context import Desk
from desk.people import account_routes, admin_routes, link_routes, outside_routes, sign_routes, unmask_routes
from desk.people.api_routes import api

__all__ = ["api", "routes"]


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    for made in (
        sign_routes.routes(desk),
        link_routes.routes(desk),
        outside_routes.routes(desk),
        account_routes.routes(desk),
        admin_routes.routes(desk),
        unmask_routes.routes(desk),
    ):
        router.include_router(made)
    return router
