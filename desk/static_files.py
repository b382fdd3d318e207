"""Style sheets and scripts: their addresses name what is in them, so that a browser asks for each once."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
#: An address with a digest holds for a year: other bytes have another address.
_KEPT = "public, max-age=31536000, immutable"


@cache
def address_of(name: str) -> str:
    """The address of a file of `static/`, with a digest of its bytes."""
    digest = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


class Files(StaticFiles):
    """The files; those asked for by digest may be kept, they hold nothing of anybody."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v=") and response.status_code in (200, 304):
            response.headers["Cache-Control"] = _KEPT
        return response
