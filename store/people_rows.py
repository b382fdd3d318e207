"""People between facts and rows."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping

from facts.people import ApiToken, Brake, Person, PersonState, Realm, Right, Role, Secrets, Session


def person_of(row: RowMapping) -> Person:
    """The person of a row of the table `person`."""
    return Person(
        id=row["id"],
        account=row["account"],
        name=row["name"],
        roles=frozenset(Role(name) for name in json.loads(row["roles"])),
        realm=Realm(districts=_set(row["districts"]), sectors=_set(row["sectors"])),
        state=PersonState(row["state"]),
        must_change=row["must_change"],
        has_second_factor=row["factor_on"],
        created_at=row["created_at"],
        last_seen_at=row["last_seen_at"],
    )


def secrets_of(row: RowMapping) -> Secrets:
    """What a sign-in is compared with."""
    return Secrets(
        password=row["password"],
        factor=row["factor_secret"],
        factor_step=row["factor_step"],
        recovery=tuple(json.loads(row["recovery"])),
        outside=row["outside"],
    )


def session_of(row: RowMapping) -> Session:
    """The session of a row."""
    names = ("digest", "person_id", "opened_at", "seen_at", "until", "address", "agent")
    return Session(**{name: row[name] for name in names})


def brake_of(row: RowMapping) -> Brake:
    """The brake of a row."""
    return Brake(**{name: row[name] for name in ("id", "source", "failures", "failed_at", "until")})


def token_of(row: RowMapping) -> ApiToken:
    """The token of a row."""
    names = ("id", "person_id", "label", "created_at", "until", "last_used_at", "revoked_at")
    scopes = frozenset(Right(name) for name in json.loads(row["scopes"]))
    return ApiToken(scopes=scopes, **{name: row[name] for name in names})


def realm_columns(realm: Realm) -> Mapping[str, Any]:
    """A realm as the columns of `person`."""
    return {"districts": _listed(realm.districts), "sectors": _listed(realm.sectors)}


def digest(secret: str) -> str:
    """What is kept of a cookie, a link or a token: 32 random bytes or more, so no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _listed(names: frozenset[str] | None) -> str | None:
    return None if names is None else json.dumps(sorted(names))


def _set(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(json.loads(text))
