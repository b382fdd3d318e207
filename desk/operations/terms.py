"""The words of what runs unattended."""

from typing import Final

from facts.shifts import Schedule, Shift

#: facts.shifts.Job.
JOBS: Final = {
    "scan": "夜间扫描", "revisit": "重点页面复查", "discovery": "新站发现", "retro": "旧页重筛", "refresh": "模型更新",
    "remind": "期限与催办", "report": "月度报告", "verify": "证据核验", "stamp": "时间戳", "retention": "到期清理",
    "maintenance": "数据库维护", "backup": "备份",
}  # fmt: skip
#: What each is for, one sentence.
JOB_SENTENCES: Final = {
    "scan": "抓取并筛查来源，生成次日的研判队列。", "revisit": "两夜之间复查重点页面。",
    "discovery": "按词条搜索新的网站。",
    "retro": "词表或模型改变后，把存下的网页重新筛查。", "refresh": "用本单位的研判训练新模型，达到条件才可启用。",
    "remind": "提醒快到期和已逾期的办理。", "report": "生成上月月度报告的草稿。", "verify": "核验证据文件和审计链。",
    "stamp": "为证据取得时间戳。", "retention": "清理到期的资料。", "maintenance": "整理数据库。",
    "backup": "备份全部资料。",
}  # fmt: skip
#: facts.shifts.ShiftState.
SHIFTS: Final = {
    "waiting": "等待开始", "running": "进行中", "finished": "已完成", "incomplete": "未完成", "failed": "失败",
    "missed": "错过", "covered": "并入下一班",
}  # fmt: skip
#: facts.notices.AlertKind.
ALERT_KINDS: Final = {
    "missed": "任务错过", "failed": "任务失败或未完成", "source": "来源失效或变化", "drift": "筛查口径变化",
    "channel": "通知渠道故障", "disk": "磁盘空间", "database": "数据库", "clock": "时钟偏差", "backup": "备份",
    "evidence": "证据或审计链", "model": "新模型待确认", "lexicon": "词表待确认",
}  # fmt: skip
#: facts.notices.Severity.
SEVERITIES: Final = {"critical": "严重", "warning": "警告", "info": "提示"}
#: facts.notices.AlertState.
ALERTS: Final = {"open": "未处理", "acknowledged": "已知晓", "closed": "已恢复"}
#: facts.notices.MessageKind.
MESSAGES: Final = {
    "night": "夜间小结", "major": "重大线索", "overdue": "逾期催办", "failure": "运行故障", "recovery": "恢复正常",
    "report": "月度报告", "test": "测试消息",
}  # fmt: skip
#: facts.notices.DispatchState.
DISPATCHES: Final = {"waiting": "待发送", "sent": "已送达渠道", "given_up": "放弃"}
#: All of them, for templates.
WORDS: Final = {
    "jobs": JOBS, "job_sentences": JOB_SENTENCES, "shifts": SHIFTS, "alert_kinds": ALERT_KINDS,
    "severities": SEVERITIES, "alerts": ALERTS, "messages": MESSAGES, "dispatches": DISPATCHES,
}  # fmt: skip


def title_of(one: Schedule | Shift) -> str:
    """What a schedule, or that of a shift, is called: its job, and its own name where that says more."""
    name = one.name if isinstance(one, Schedule) else one.schedule
    word = JOBS.get(one.job.value, one.job.value)
    return word if name in (one.job.value, "nightly") else f"{word}（{name}）"
