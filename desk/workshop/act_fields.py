"""Fields of audit entries: what each is called, the words of its values, and which are no personal value."""

from collections.abc import Mapping
from typing import Final

from desk import words
from desk.operations.terms import ALERT_KINDS, JOBS, SHIFTS

FIELDS: Final = {
    "act": "事项", "address": "地址", "after": "改为", "against": "涉及的主体", "against_lead": "涉及的线索",
    "answers": "答复的事项", "at": "时间", "band": "分段", "basis": "依据", "batch": "批次", "because": "共有的特征",
    "before": "此前", "budget": "一夜能研判的页数", "by": "谁", "by link": "用一次性链接", "campaign": "专项工作",
    "cases": "案件", "change": "第几次修改", "changed": "有变化", "clues": "线索", "corrections": "更正",
    "costs": "代价", "counted": "计算所得", "cron": "时间表", "decision": "结论", "delivered": "送达", "digest": "摘要",
    "district": "区县", "districts": "区县", "due": "期限", "due_at": "期限", "enabled": "启用", "ends": "结束的标记",
    "entries": "条目", "export": "导出编号", "failed": "未通过", "failures": "输错次数", "fault": "断开处",
    "fields": "填报项", "file": "文件", "files": "文件", "first": "起", "forced": "未满足条件而强行启用",
    "format": "格式", "from": "原线索", "gates": "检验集", "gone": "并入的线索", "hosts": "网站", "issuer": "发布单位",
    "judged_only": "只含已研判的", "kind": "类型", "known": "有举报人", "label": "用途", "last": "止", "lead": "线索",
    "leads": "线索", "left": "剩余", "list": "列表", "masked": "个人信息遮盖", "mention": "来源记录", "minutes": "分钟",
    "name": "名称", "new": "新增", "news": "新情况", "note": "说明", "now": "现在", "number": "编号",
    "offset": "偏移", "on": "日期", "other": "另一主体", "page": "页面", "pages": "页", "passed_over": "跳过的模型",
    "pending": "待送", "period": "期间", "place": "辖区", "plan": "计划", "problem": "问题",
    "quarry": "回溯对象的摘要", "query": "条件",
    "queue": "队列", "queued": "列入", "rate": "比例", "reason": "理由", "refused": "未收", "review": "复核日",
    "roles": "角色", "rows": "行", "run": "运行", "same": "相同", "scopes": "权限", "score": "得分", "sector": "行业",
    "sectors": "行业", "sha256": "摘要", "shared": "共有的特征", "since": "自", "source": "来源", "stage": "阶段",
    "stance": "性质", "statements": "填报项", "status": "状态", "status_of_gone": "并入线索的状态",
    "strength": "强弱", "subject": "主体", "term": "词条", "terms": "词条", "title": "标题", "to": "到",
    "token": "令牌编号", "traces": "处", "undoes": "撤销的修改", "unit": "单位", "unmasked": "含个人信息原文",
    "until": "至", "url": "网址", "urls": "网址", "version": "版本", "waits_for": "等待", "was": "此前的状态",
    "what": "内容", "why": "原因", "withdraws": "撤回的报送",
    "backup": "备份", "bytes": "字节", "count": "数量", "days": "保留天数", "dispatches": "发送", "job": "任务",
    "key": "对象", "lost": "丢弃的行", "schedule": "计划任务", "state": "结果", "sources": "来源", "timezone": "时区",
    "late_minutes": "最晚推迟（分钟）",
    "most_minutes": "最长进行（分钟）", "max_pages": "页数上限", "priority": "先后",
}  # fmt: skip
#: Words of the values of a field.
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "band": words.BANDS,
    "decision": words.DECISIONS,
    "stance": words.STANCES,
    "status": words.RUN_STATUSES | words.STATUSES,
    "status_of_gone": words.STATUSES,
    "stage": words.STAGES,
    "was": words.RUN_STATUSES,
    "job": JOBS,
    "state": SHIFTS,
    "before": {"shipped": "随程序附带的模型"},
    "reason": {"every condition holds": "各项条件全部达到", "none given": "没有写"},
    "strength": {"strong": "强", "medium": "中", "weak": "弱"},
    "list": {"queue": "研判队列", "leads": "线索", "search": "检索", "subjects": "主体", "duties": "办理"},
    "kind": ALERT_KINDS | {
        "shell": "改头换面", "copy": "同文异主", "plan": "实施方案", "breakdown": "任务分解", "monthly": "每月底汇总",
        "bulletin": "动态信息", "closing": "风险排查报告", "annex_1": "附表1", "annex_2": "附表2",
        "finance_dense": "类金融企业集中、案件高发", "new_business": "高新技术、新兴业态、虚拟地址注册集中",
        "rural_fringe": "城乡结合、农村渗透", "judgement": "线索研判", "opinion": "页面研判", "merger": "并案",
    },
}  # fmt: skip
#: Kinds of reports and other things that stand as what an act was done on.
SUBJECTS: Final = {
    "monthly": "月底汇总", "closing": "风险排查报告", "news": "动态信息", "case": "即报（单条重大线索）",
    "risk": "量化分析表", "map": "示意图", "audit": "审计日志", "first administrator": "首个管理员",
}  # fmt: skip
#: Programs that act by themselves; whoever else acts stands there by name.
ACTORS: Final = {
    "scan": "扫描程序", "pictures": "图片识别程序", "scheduler": "定时任务", "clues": "外部线索接口",
    "scrapy": "采集程序", "fangfei desk": "网页服务", "sign-in": "登录检查",
}  # fmt: skip
#: SHA-256 and the like: their beginning is shown.
DIGESTS: Final = frozenset({"sha256", "digest", "quarry", "mention"})
#: What is the office's own: accounts, colleagues, files, addresses of browsers, numbers.
OWN: Final = frozenset(
    {"address", "by", "cron", "schedule", "sources", "timezone",
     "export", "file", "issuer", "label", "list", "roles", "run", "scopes", "token",
     "version", "before", "gates", "passed_over"}
)  # fmt: skip
#: Acts on an account of the office: it is named in full, even where it is an address of mail.
ON_ACCOUNTS: Final = frozenset(
    {"address freed", "address slowed", "account locked", "account tied to sign-in",
     "account under attack", "one-time link made", "password changed",
     "person added", "person closed", "person reopened", "person's roles changed", "recovery code used",
     "second factor reset", "second factor set", "sessions ended", "sign-in freed", "sign-in slowed", "signed in",
     "token made", "token revoked"}
)  # fmt: skip
