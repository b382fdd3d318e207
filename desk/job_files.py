"""What jobs leave on the disk, so that a restart is told and not passed over in silence.

out/jobs/<job>.json         one job as it last stood: whose, what, how far, its file, how to begin it again
         <keeper>.lock      held by the process that keeps those jobs; the lock goes with the process, however it ends
"""

import fcntl
import json
import logging
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from desk.job_values import Handout, Job, JobState, Result
from facts.people import Person, PersonState, Realm, Right, Role

_LOG = logging.getLogger(__name__)
#: Bytes of one record; a larger file is none of ours.
_MOST = 65_536
_BROKEN = (OSError, ValueError, TypeError, KeyError, AttributeError)


class JobFiles:
    """The folder of one desk's jobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keeper = secrets.token_hex(8)
        self._lock: TextIO | None = None
        self._is_closed = False

    def write(self, job: Job) -> None:
        """Keep a job as it stands; that it cannot be kept is for the log, and stops nothing."""
        if self._is_closed:
            return
        record = _record(job) | {"keeper": self._keeper}
        target = self._folder / f"{job.id}.json"
        part = target.with_suffix(".part")
        try:
            self._claim()
            part.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
            part.chmod(0o600)
            part.replace(target)
        except OSError:
            _LOG.exception("a job cannot be noted")

    def past(self) -> Iterator[Job]:
        """The jobs of other processes, oldest first: those of one that is gone, and that were not over, are lost."""
        alive: dict[str, bool] = {}
        found: list[Job] = []
        for path in self._records():
            try:
                record = json.loads(path.read_text(encoding="utf-8"))
                keeper, job = str(record["keeper"]), _job(record)
            except _BROKEN:
                continue
            if keeper == self._keeper:
                continue
            if keeper not in alive:
                alive[keeper] = self._is_alive(keeper)
            found.append(job if alive[keeper] or job.is_over else replace(job, state=JobState.LOST))
        yield from sorted(found, key=lambda one: one.asked_at)

    def drop(self, job: str) -> None:
        """Forget a job."""
        with suppress(OSError):
            (self._folder / f"{job}.json").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the lock and write no more: whoever comes next takes what is not over for lost."""
        self._is_closed = True
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _claim(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = (self._folder / f"{self._keeper}.lock").open("w", encoding="ascii")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_alive(self, keeper: str) -> bool:
        path = self._folder / f"{Path(keeper).name}.lock"
        try:
            with path.open("r+", encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _records(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from (one for one in self._folder.glob("*.json") if one.stat().st_size <= _MOST)


def _record(job: Job) -> dict[str, Any]:
    who, result = job.owner, job.result
    made = result.handout if result else None
    return {
        "id": job.id, "title": job.title, "key": job.key, "again": job.again, "state": job.state.value,
        "asked_at": job.asked_at.isoformat(), "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "problem": job.problem,
        "owner": {
            "id": who.id, "account": who.account, "name": who.name, "roles": sorted(who.roles),
            "districts": _sorted(who.realm.districts), "sectors": _sorted(who.realm.sectors),
            "scopes": _sorted(who.scopes), "state": who.state.value,
        },
        "result": result and {
            "says": result.says, "link": result.link, "link_text": result.link_text,
            "file": made and {"path": str(made.path), "name": made.name, "media_type": made.media_type},
        },
    }  # fmt: skip


def _job(record: dict[str, Any]) -> Job:
    who, result, ended = record["owner"], record["result"], record["ended_at"]
    scopes = who["scopes"]
    owner = Person(
        id=who["id"], account=who["account"], name=who["name"], roles=frozenset(map(Role, who["roles"])),
        realm=Realm(districts=_set(who["districts"]), sectors=_set(who["sectors"])), state=PersonState(who["state"]),
        scopes=None if scopes is None else frozenset(map(Right, scopes)),
    )  # fmt: skip
    return Job(
        id=record["id"], owner=owner, title=record["title"], key=record["key"], again=record["again"],
        state=JobState(record["state"]), asked_at=datetime.fromisoformat(record["asked_at"]),
        ended_at=datetime.fromisoformat(ended) if ended else None, problem=record["problem"],
        result=_result(result) if result else None,
    )  # fmt: skip


def _result(record: dict[str, Any]) -> Result:
    made = record["file"]
    handout = Handout(path=Path(made["path"]), name=made["name"], media_type=made["media_type"]) if made else None
    return Result(says=record["says"], link=record["link"], link_text=record["link_text"], handout=handout)


def _sorted(values: frozenset[Any] | None) -> list[str] | None:
    return None if values is None else sorted(map(str, values))


def _set(values: list[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
