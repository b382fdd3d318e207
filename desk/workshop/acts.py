"""What the acts of the audit log are called in Chinese; an act that is not known is shown as it stands."""

from typing import Final

ACTS: Final = {
    "account locked": "锁定账号",
    "alarm acknowledged": "确认改头换面预警",
    "alarm raised": "发出改头换面预警",
    "area tag ended": "取消区域标记",
    "area tagged": "标记区域",
    "audit exported": "导出审计日志",
    "audit verified": "核验审计日志",
    "bands set": "设定分段",
    "campaign filing added": "登记专项报送",
    "campaign filing withdrawn": "撤回专项报送",
    "clue batch undone": "撤销线索批次",
    "clue undone": "撤销外部线索",
    "clues imported": "导入外部线索",
    "exhibit downloaded": "下载原始内容",
    "exhibit found damaged": "发现证据件损坏",
    "exhibit verified": "核验证据件",
    "facts stated": "填报线索事实",
    "feed given out": "提供数据接口",
    "filed case decided": "认定立案案件",
    "filed cases imported": "导入立案案件",
    "filed cases undone": "撤销立案案件批次",
    "form exported": "导出表格",
    "grade": "分级",
    "lead acted on": "办理线索",
    "lead assigned": "线索归入主体",
    "lead judged": "研判线索",
    "lead opened": "建立线索",
    "lead parted": "拆出线索",
    "lead separated": "取消并案",
    "lead speaks again": "线索出现新情况",
    "leads pushed": "推送线索",
    "leads seen again": "再次见到线索",
    "leads united": "线索并案",
    "lexicon change undone": "撤销词表修改",
    "lexicon entry changed": "修改词条",
    "lexicon entry retired": "停用词条",
    "lexicon file changed": "修改词表文件",
    "merge": "并案",
    "mention changed": "更正主体信息",
    "mention placed": "主体信息归位",
    "one-time link made": "生成一次性链接",
    "page judged": "研判页面",
    "password changed": "修改密码",
    "person added": "新增人员",
    "person closed": "关闭账号",
    "person reopened": "重新启用账号",
    "personal values shown": "查看个人信息",
    "place declaration ended": "取消无风险申报",
    "place declared free": "申报无风险",
    "promote model": "启用模型",
    "queue made": "生成研判队列",
    "quiet lead spoke": "静默线索出现新情况",
    "recovery code used": "使用恢复码",
    "register": "登记",
    "report written": "生成报告",
    "reporter viewed": "查看举报人",
    "retro-hunt ended": "回溯结束",
    "retro-hunt started": "回溯开始",
    "robots.txt not obeyed": "经批准不按 robots 抓取",
    "roll back model": "退回模型",
    "rows exported": "导出研判数据",
    "run ended": "运行结束",
    "run resumed": "继续运行",
    "run started": "开始运行",
    "schedule set": "设定计划",
    "second opinion asked": "请求复核",
    "sessions ended": "结束登录",
    "signed in": "登录",
    "source changed": "修改来源",
    "source change undone": "撤销来源修改",
    "source disabled": "停用来源",
    "source enabled": "启用来源",
    "source tried": "试取来源",
    "statements begun": "开始填报",
    "statements undone": "撤销填报",
    "subject opened": "建立主体",
    "token made": "生成接口令牌",
    "token revoked": "停用接口令牌",
    "unmerge": "取消并案",
    "view removed": "删除视图",
    "view saved": "保存视图",
    "watch entry met": "命中警示名单",
    "watch list exported": "导出警示名单",
    "word taken back": "撤销研判",
}
#: Acts whose second half says what was done.
_HEADS: Final = {"subject ": "主体：", "watch entry ": "警示名单："}
_DEEDS: Final = {
    "added": "新增", "changed": "修改", "removed": "移除", "ended": "结束", "renewed": "续期", "merged": "合并",
    "split": "拆分", "cut": "切分", "undone": "撤销", "reverted": "撤销", "named": "命名", "confirmed": "确认",
    "merge": "合并", "undo": "撤销", "keep apart": "分开保留", "paused": "暂停", "resumed": "恢复",
}  # fmt: skip


def say(act: str) -> str:
    """The word for an act."""
    if act in ACTS:
        return ACTS[act]
    for head, word in _HEADS.items():
        if act.startswith(head):
            deed = act.removeprefix(head)
            return word + _DEEDS.get(deed, deed)
    return act
