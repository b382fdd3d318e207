"""排查结果与实际发案情况: the draft appraisal of a campaign, worked out in the background, within one's realm."""

import json
from dataclasses import replace
from datetime import date

from desk.context import Desk
from desk.jobs import Job, JobState, Progress, Result
from desk.papers.campaigning import is_own
from desk.plain import covered
from facts.appraisals import Appraisal, UnitAppraisal
from facts.campaigns import Campaign
from facts.people import Person
from wiring.papers import appraisal, places, score_rules

#: Minutes for which an appraisal is not worked out anew.
_MINUTES = 10


def begin_appraisal(desk: Desk, who: Person, campaign: Campaign, on: date) -> str:
    """Begin to hold what units found against the cases that came to light, and return the job's number."""
    now = desk.house.clock.now()
    key = f"appraise {campaign.id} {on} {now:%Y%m%d%H}{now.minute // _MINUTES}"

    def work(progress: Progress) -> Result:
        progress("正在对照排查发现与实际发案")
        found = appraisal(desk.house, campaign, on, places(desk.house), score_rules(desk.house))
        link = f"/campaign/{campaign.id}/appraisal?on={on}"
        return Result(says="考评草稿已算出。", link=link, link_text="查看考评草稿", value=within_realm(who, found))

    again = json.dumps({"what": "appraisal", "campaign": campaign.id, "on": str(on)})
    return desk.jobs.start(who, f"汇总考评草稿：{campaign.title}", work, key=key, again=again)


def drawn(job: Job) -> Appraisal | None:
    """What a job of begin_appraisal() found; None while it is at work, or where it failed."""
    value = job.result.value if job.state is JobState.FINISHED and job.result else None
    return value if isinstance(value, Appraisal) else None


def within_realm(who: Person, found: Appraisal) -> Appraisal:
    """The units of somebody's realm; cases of no unit are for those whom nothing bounds."""
    units = tuple(map(_covered, (unit for unit in found.units if is_own(who, unit.unit))))
    return replace(found, units=units, unplaced=found.unplaced if who.realm.is_everything else ())


def _covered(unit: UnitAppraisal) -> UnitAppraisal:
    items = (replace(item, behind=tuple(map(covered, item.behind))) for item in unit.items)
    return replace(unit, items=tuple(items))
