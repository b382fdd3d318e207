"""Evidence and audit chain, read back a slice a night."""

import time

from facts.notices import AlertKind, Severity, Trouble
from runs.verifying import Verified, VerifyPorts, verify
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.places import marks_of

#: Share of the window that is used.
_SHARE = 0.9
_EVIDENCE, _CHAIN = "evidence", "audit"


def verify_evidence(house: House, errand: Errand) -> Outcome:
    """Check a slice of the evidence and the chain; what is damaged is a critical alert until it is mended."""
    until = time.monotonic() + errand.seconds * _SHARE
    ports = VerifyPorts(
        folder=house.settings.evidence, walk=house.audit.verify, marks=marks_of(house), clock=house.clock
    )  # fmt: skip
    done = verify(
        ports, is_over=lambda: time.monotonic() > until, is_stopped=errand.pulse.is_stopped, say=errand.pulse.say
    )
    _tell(house, done)
    return Outcome(note=done.sentence, is_complete=not done.is_stopped)


def _tell(house: House, done: Verified) -> None:
    if done.damaged:
        _trouble(
            house, _EVIDENCE, f"{len(done.damaged)} 处证据文件损坏",
            f"{'；'.join(done.damaged)}。请从备份恢复这些文件，再运行 fangfei evidence fsck 核对。",
        )  # fmt: skip
    else:
        house.alerts.clear(AlertKind.EVIDENCE, _EVIDENCE)
    if done.broken:
        _trouble(
            house, _CHAIN, "操作记录链核验不通过",
            f"操作记录链{done.broken}。请保留现场，与备份比对，查明是谁改动了数据库。",
        )  # fmt: skip
    elif done.chain is not None:
        house.alerts.clear(AlertKind.EVIDENCE, _CHAIN)


def _trouble(house: House, key: str, title: str, detail: str) -> None:
    house.alerts.tell(Trouble(kind=AlertKind.EVIDENCE, key=key, severity=Severity.CRITICAL, title=title, detail=detail))
