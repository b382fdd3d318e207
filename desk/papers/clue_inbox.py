"""`POST /api/clues/{system}`: another system hands over clues; each row is answered, and the same twice adds nothing.

Authorization: Bearer TOKEN ──► constant-time comparison with the hashes of that system's tokens
JSON object or array ──► import profile of the system ──► one transaction ──► a result for each row
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from facts.errors import BadInput, NotKnown
from leads.clues import Imported, Verdict

#: Bytes and rows of one request.
MOST_BYTES, MOST_ROWS = 1_000_000, 500
#: Compared with where a system has no token, so that its absence takes as long.
_NOBODY = hashlib.sha256(b"nobody has this token").hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueInbox:
    """What the endpoint is given."""

    #: Imports the records of a system: (system, records) -> what it did.
    receive: Callable[[str, Sequence[object]], Imported]
    #: Clue numbers of external ids of a system.
    numbers: Callable[[str, Sequence[str]], Mapping[str, str]]
    #: System key -> SHA-256 (hex) of each token it may use; a token is 32 random bytes or more, so no salt is needed.
    tokens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def hash_token(token: str) -> str:
    """What the settings keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def routes(inbox: ClueInbox) -> APIRouter:
    """`/api/clues/{system}`."""
    router = APIRouter()

    @router.post("/api/clues/{system}")
    async def take(request: Request, system: str) -> Response:
        if not _is_allowed(inbox, system, request.headers.get("authorization", "")):
            headers = {"WWW-Authenticate": "Bearer"}
            return _told(401, "令牌不对，或这个来源没有开通；没有写入任何内容。", headers)
        body = await _body(request)
        if body is None:
            return _told(413, f"一次最多 {MOST_BYTES} 字节，请分批报送；没有写入任何内容。")
        try:
            records = _records(body)
            # Reading and writing block; the desk's pages are answered meanwhile.
            found = await run_in_threadpool(inbox.receive, system, records)
        except NotKnown:
            return _told(422, f"没有来源 {system!r} 的导入模板；没有写入任何内容。")
        except BadInput as problem:
            return _told(422, f"{problem}没有写入任何内容。")
        return JSONResponse(await run_in_threadpool(_answer, inbox, system, found))

    return router


def _is_allowed(inbox: ClueInbox, system: str, header: str) -> bool:
    scheme, _, token = header.partition(" ")
    given = hash_token(token.strip()) if scheme.lower() == "bearer" else ""
    known = inbox.tokens.get(system) or (_NOBODY,)
    # Every hash is compared, whichever fits.
    fits = sum(hmac.compare_digest(given.encode(), each.lower().encode()) for each in known)
    return fits > 0 and given != _NOBODY


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is longer than MOST_BYTES, whatever its header says."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _records(body: bytes) -> list[object]:
    try:
        # Numbers stay as written: an external id of twenty digits must not become a float.
        found: Any = json.loads(body, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as problem:
        raise BadInput("请求体不是完好的 JSON（UTF-8）；") from problem
    records = found if isinstance(found, list) else [found]
    if not records or not all(isinstance(each, dict) for each in records):
        raise BadInput("请求体要是一个对象，或对象的数组；")
    if len(records) > MOST_ROWS:
        raise BadInput(f"一次最多 {MOST_ROWS} 行，请分批报送；")
    return records


def _answer(inbox: ClueInbox, system: str, found: Imported) -> dict[str, Any]:
    """A result for each row; problems name columns, never what a reporter's columns hold."""
    rows = found.preview.rows
    numbers = inbox.numbers(system, [row.external_id for row in rows if row.external_id])
    counts = found.preview.counts
    return {
        "system": system,
        "batch": found.batch.id,
        **{verdict.value: counts[verdict] for verdict in Verdict},
        "rows": [
            {
                "row": row.row,
                "external_id": row.external_id or None,
                "clue": None if row.verdict is Verdict.REFUSED else numbers.get(row.external_id),
                "result": row.verdict.value,
                "problems": [f"{each.column}：{each.text}" if each.column else each.text for each in row.problems],
            }
            for row in rows
        ],
    }


def _told(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": sentence}, status, headers=dict(headers or {}))
