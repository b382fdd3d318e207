"""What a run saw of a source, in a verdict and in plain Chinese: "no finding" is never "did not look".

SourceTally (counts) ─► assertions ─► verdict ─► sentences ─► SourceReport
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from crawler.guides import DRIFT
from crawler.traps import label
from facts.pages import Skip, Trouble
from facts.reports import SourceReport, SourceTally, Verdict
from facts.sources import Kind, Source
from runs.expecting import judge

#: Kinds whose pages all lie outside of them: what a search or a list of domains finds is what they are for.
DISCOVERY = frozenset({Kind.SEARCH, Kind.DOMAINS})
#: Share of a source's targets that may fail before it counts as seen in part only; dead links are everywhere.
TOLERATED = 0.05
#: Answers that say a page is not there: nothing of the source was left unseen.
_ABSENT = (404, 410)
#: No failures of the source: guides, and what was seen under another address or is no page.
_HARMLESS = frozenset({Skip.GUIDE, Skip.REQUISITE, Skip.DUPLICATE, Skip.OFFSITE, Skip.TRAP, Skip.NOT_TEXT})
#: What a name without a site comes to.
_NO_SERVER = frozenset({Skip.UNRESOLVED, Skip.CONNECTION, Skip.TIMEOUT, Skip.TLS, Skip.HTTP_ERROR, Skip.REDIRECTS})
#: Pages that were fetched and do not show what people see.
_UNSEEN = frozenset({Trouble.WALLED, Trouble.BLOCKED, Trouble.TOO_LITTLE_TEXT})

#: Reason -> what it means and what helps.
SKIPS: Mapping[str, str] = {
    Skip.ROBOTS: "{n} 个网址被 robots.txt 禁止访问，没有取；确需访问的，请在来源文件中写明 robots_approval。",
    Skip.HTTP_ERROR: "{n} 个网址返回错误{why}。",
    Skip.TOO_LARGE: "{n} 个网页过大，没有取全。",
    Skip.TIMEOUT: "{n} 个网址超时没有回答。",
    Skip.UNRESOLVED: "{n} 个网址的域名无法解析；请核对网址，或确认网站是否已经关闭。",
    Skip.REFUSED_ADDRESS: "{n} 个网址指向本机或内部网络，已拒绝访问；确需访问的，请用 --resolve 指明。",
    Skip.CONNECTION: "{n} 个网址无法连接{why}。",
    Skip.TLS: "{n} 个网址的加密连接失败{why}。",
    Skip.NOT_TEXT: "{n} 个网址不是网页（文件、视频等），没有读取。",
    Skip.REDIRECTS: "{n} 个网址跳转次数过多或循环跳转。",
    Skip.OFFSITE: "{n} 个网址跳转到来源以外；确属该来源的，请把该主机写进 hosts。",
    Skip.TRAP: "{n} 个网址属于无限生成的页面，没有取。",
    Skip.UNREADABLE: "{n} 个网页损坏，无法读取。",
    Skip.BLOCKED: "{n} 个网址被网站的防火墙或限流拦截；请调大 delay_s，或缩短访问时段 windows。",
}
TROUBLES: Mapping[str, str] = {
    Trouble.WALLED: "{n} 个网页要求登录或输入验证码，看不到正文；本系统不登录、不破解验证码，请人工查看。",
    Trouble.BLOCKED: "{n} 个网页显示的是防火墙的拦截页。",
    Trouble.SOFT_404: "{n} 个网页内容是“页面不存在”。",
    Trouble.TOO_LITTLE_TEXT: "{n} 个网页几乎没有文字，内容由脚本生成；请在来源文件中设 browsing: auto。",
    Trouble.NEAR_DUPLICATE: "{n} 个网页与其他网页内容基本相同。",
}


def report(source: Source, run: str, at: datetime, tally: SourceTally, *, is_sample: bool = False) -> SourceReport:
    """Judge what a run saw of one source.

    Args:
        source: with its assertions.
        run: id of the run.
        at: moment of the report.
        tally: what the tables and the crawl counted.
        is_sample: only a few pages were wanted; targets left waiting then are no failing.

    Returns:
        The report. UNSEEN: no page that shows what people see, and none that was known and not due. DRIFTED: pages,
        and a missed assertion, or a guide whose layout has changed. PARTLY: targets left waiting, or more than
        TOLERATED of them lost. SEEN otherwise.
    """
    seen = _pages(source, tally)
    missed = tuple(judge(source.assertions, tally, seen, is_sample=is_sample))
    changed = [problem for problem in tally.problems if problem.startswith(DRIFT)]
    drift = (*changed, *(each.sentence for each in missed if each.is_certain))
    sentences = (*drift, *tally.problems, *(each.sentence for each in missed if not each.is_certain))
    return SourceReport(
        run=run,
        source=source.id,
        title=source.title,
        at=at,
        verdict=_verdict(source, tally, drift, is_sample=is_sample),
        fetched=seen,
        unchanged=tally.unchanged,
        resting=tally.resting,
        waiting=tally.waiting,
        skipped=dict(tally.skipped),
        troubles=dict(tally.troubles),
        traps=dict(tally.traps),
        adverts=tally.adverts,
        landings=tally.landings,
        vanished=tally.vanished,
        drift=drift,
        sentences=tuple(
            dict.fromkeys((_summary(source, tally), *sentences, *_said(source, tally, is_sample=is_sample)))
        ),
    )


def _pages(source: Source, tally: SourceTally) -> int:
    return tally.pages + (tally.landings if source.kind in DISCOVERY else 0)


def _shown(source: Source, tally: SourceTally) -> int:
    """Pages that show what people see."""
    return _pages(source, tally) - sum(times for name, times in tally.troubles.items() if name in _UNSEEN)


def lost(source: Source, tally: SourceTally) -> int:
    """Targets of the source itself that gave nothing, those left out that are not there (404, 410).

    Of a list of domains, those do not count either that have no server yet: most of the newly seen ones.
    """
    if source.kind is Kind.DOMAINS:
        harmless, tally = _HARMLESS | _NO_SERVER, replace(tally, statuses={})
    else:
        harmless = _HARMLESS
    failed = sum(times for name, times in tally.skipped.items() if name not in harmless)
    absent = min(sum(tally.statuses.get(status, 0) for status in _ABSENT), tally.skipped.get(Skip.HTTP_ERROR, 0))
    return failed - absent + sum(times for name, times in tally.troubles.items() if name in _UNSEEN)


def _verdict(source: Source, tally: SourceTally, drift: tuple[str, ...], *, is_sample: bool) -> Verdict:
    if _shown(source, tally) <= 0 and (tally.resting == 0 or lost(source, tally)):
        return Verdict.UNSEEN
    if drift:
        return Verdict.DRIFTED
    asked = _pages(source, tally) + tally.guides + lost(source, tally)
    if (tally.waiting and not is_sample) or lost(source, tally) > TOLERATED * asked or not _shown(source, tally):
        return Verdict.PARTLY
    return Verdict.SEEN


def _summary(source: Source, tally: SourceTally) -> str:
    seen = _pages(source, tally)
    if not seen and not tally.resting:
        return "这次一个网页也没有看到，不能据此认为没有问题。"
    rest = f"，另有 {tally.resting} 个已知网页未到复查时间，没有重取" if tally.resting else ""
    same = f"（其中 {tally.unchanged} 个没有变化）" if tally.unchanged else ""
    return f"看了 {seen} 个网页{same}{rest}。"


def _said(source: Source, tally: SourceTally, *, is_sample: bool) -> Iterator[str]:
    if tally.waiting and not is_sample:
        yield f"还有 {tally.waiting} 个网址没有来得及取；需要看全的，请调大 max_pages 或延长时限。"
    for name, sentence in SKIPS.items():
        if times := tally.skipped.get(name):
            yield sentence.format(n=times, why=_why(name, tally))
    for name, sentence in TROUBLES.items():
        if times := tally.troubles.get(name):
            yield sentence.format(n=times)
    if tally.unverified:
        yield f"{tally.unverified} 个网页的证书未通过验证，内容照常留存。"
    if tally.traps and not is_sample:
        kinds = "、".join(f"{label(name)} {times} 个" for name, times in sorted(tally.traps.items()))
        yield f"没有跟进的链接：{kinds}。"
    if tally.landings_lost and source.kind in DISCOVERY:
        yield f"找到的网址中有 {tally.landings_lost} 个打不开。"
    if tally.vanished:
        yield f"{tally.vanished} 个以前看到的网页已经消失（失联），原有证据仍在。"
    yield from tally.notes


def _why(skip: str, tally: SourceTally) -> str:
    said = [f"{each.words}（{each.times} 次）" for each in tally.details if each.skip == skip]
    return f"：{'；'.join(said)}" if said else ""
