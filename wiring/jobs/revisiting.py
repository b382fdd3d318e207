"""Pages of leads and of the watch list, looked at between two nights: still there, changed, gone?"""

from collections.abc import Sequence

from facts.runs import Turn
from runs.marks import Marks
from runs.revisiting import MOST_PAGES, RESTS, REVISIT, look_again, watched_sites
from store.upkeep.open_pages import SqlOpenPages
from wiring.assembly import House
from wiring.jobs.choosing import Choice
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.places import marks_of
from wiring.jobs.scanning import scan_these


def revisit(house: House, errand: Errand) -> Outcome:
    """Look at the pages again that nobody has looked at for the longest time; errors as `scan_these`."""
    source = look_again(_addresses(house, errand), errand.schedule.max_pages or MOST_PAGES)
    if source is None:
        return Outcome(note="没有需要复查的重点页面。")
    errand.pulse.say(f"准备复查 {len(source.start_urls)} 个重点页面")
    chosen = Choice(sources=(source,), turns=(Turn(source=source.id),))
    done = scan_these(house, errand, chosen, has_queue=False)
    return Outcome(note=_note(house, done, len(source.start_urls)), run=done.run, is_complete=done.is_complete)


def _addresses(house: House, errand: Errand) -> Sequence[str]:
    """What this shift looks at; taken up again it is the same, so that its run is taken up again too."""
    marks: Marks = marks_of(house)
    mark = marks.get(REVISIT)
    if mark.get("shift") == errand.shift.number:
        return [str(url) for url in mark.get("urls", ())]
    now, limit = house.clock.now(), errand.schedule.max_pages or MOST_PAGES
    pages = SqlOpenPages(house.store).due(now, now - RESTS, limit)
    # Half of the room is the watch list's where there is too much of both.
    sites = [url for url in watched_sites(house.watch.all(), house.today()) if _rests_not(house, url)]
    room = max(limit - len(sites), limit // 2)
    found = [*pages[:room], *sites]
    marks.put(REVISIT, {"shift": errand.shift.number, "urls": found})
    return found


def _rests_not(house: House, url: str) -> bool:
    known = house.revisits.get(url)
    return known is None or known.checked_at < house.clock.now() - RESTS


def _note(house: House, done: Outcome, asked: int) -> str:
    if done.run is None:
        return done.note
    gone, changed = len(house.revisits.vanished(done.run)), SqlOpenPages(house.store).changed_in(done.run)
    end = "" if done.is_complete else "未看完，余下的下次先看；"
    return f"复查重点页面 {asked} 个：{end}{changed} 个内容有变化，{gone} 个新近失联；{done.note}"
