"""What people call kinds, severities and states, for lists."""

from facts.notices import AlertKind, AlertState, DispatchState, MessageKind, Severity

KINDS = {
    MessageKind.NIGHT: "夜间小结", MessageKind.MAJOR: "重大线索", MessageKind.OVERDUE: "逾期催办",
    MessageKind.FAILURE: "运行故障", MessageKind.RECOVERY: "恢复正常", MessageKind.REPORT: "月度报告",
    MessageKind.TEST: "测试消息",
}  # fmt: skip
SEVERITIES = {Severity.INFO: "提示", Severity.WARNING: "警告", Severity.CRITICAL: "严重"}
DISPATCHES = {
    DispatchState.WAITING: "待发送", DispatchState.SENT: "已送达渠道", DispatchState.GIVEN_UP: "放弃",
}  # fmt: skip
ALERT_STATES = {AlertState.OPEN: "未处理", AlertState.ACKNOWLEDGED: "已知晓", AlertState.CLOSED: "已恢复"}
ALERTS = {
    AlertKind.MISSED: "任务错过", AlertKind.FAILED: "任务失败或未完成", AlertKind.SOURCE: "来源失效或变化",
    AlertKind.DRIFT: "筛查口径变化", AlertKind.CHANNEL: "通知渠道故障", AlertKind.DISK: "磁盘空间",
    AlertKind.DATABASE: "数据库", AlertKind.CLOCK: "时钟偏差", AlertKind.BACKUP: "备份",
    AlertKind.EVIDENCE: "证据或审计链", AlertKind.MODEL: "新模型待确认", AlertKind.LEXICON: "词表待确认",
}  # fmt: skip
