"""The words analysts read: one table for each kind of value; an unknown value is shown as it stands."""

from collections.abc import Mapping
from typing import Final

from classifier.features import FEATURES

BANDS: Final = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "none": "无"}
STATUSES: Final = {
    "candidate": "候选",
    "confirmed": "已确认",
    "dismissed": "已排除",
    "observed": "观察",
    "merged": "已并案",
    "withdrawn": "已撤回",
}
STAGES: Final = {
    "found": "发现",
    "registered": "登记",
    "judged": "研判",
    "assigned": "派发",
    "verifying": "核查",
    "graded": "分级",
    "disposal": "处置",
    "feedback": "反馈",
    "closed": "销号",
    "archived": "归档",
    "merged": "并案",
    "transferred": "移送",
    "not_applicable": "不属于",
}
GRADES: Final = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
DECISIONS: Final = {"confirm": "确认为线索", "dismiss": "排除", "observe": "继续观察"}
STANCES: Final = {
    "solicitation": "招揽资金",
    "exposure": "曝光维权",
    "warning": "警示宣传",
    "licensed": "持牌业务",
    "other": "其他内容",
    "too_little_text": "文字过少",
}
#: What an analyst may say that a page does; that there is too little text, the machine says itself.
SAYABLE: Final = {name: word for name, word in STANCES.items() if name != "too_little_text"}
#: Heads whose heat map is shown.
HEADS: Final = {"solicitation": "招揽", "exposure": "曝光"}
STRATA: Final = {"top": "高风险", "uncertain": "拿不准", "random": "随机"}
#: In the order of the regulation.
ELEMENTS: Final = {"illegality": "非法性", "publicity": "公开性", "inducement": "利诱性", "sociality": "社会性"}
DISGUISES: Final = {
    "fold": "全半角变换",
    "split": "插入符号",
    "traditional": "繁体",
    "zero_width": "零宽字符",
    "homophone": "同音字",
    "lookalike": "形近字",
    "pinyin": "拼音",
    "split_char": "拆字",
    "digits": "数字变体",
    "reversed": "倒写",
    "tag_split": "标签拆分",
}
PLACES: Final = {
    "body": "正文",
    "picture": "图片文字",
    "hidden": "隐藏文字",
    "attribute": "属性文字",
    "meta": "页面描述",
    "data": "数据块",
}
PERIODS: Final = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年", "term": "期"}
IDENTIFIERS: Final = {
    "uscc": "统一社会信用代码",
    "icp": "ICP备案号",
    "company": "企业名称",
    "phone": "手机",
    "landline": "固定电话",
    "qq": "QQ",
    "wechat": "微信",
    "wallet": "钱包地址",
    "bank_card": "银行卡",
    "email": "邮箱",
    "tracking_id": "统计代码",
    "app": "APP",
    "registration": "工商注册号",
    "police_filing": "公安备案号",
    "official_account": "公众号",
    "person": "姓名",
    "id_card": "身份证号",
    "icon": "网站图标",
}
SUBJECT_KINDS: Final = {"firm": "企业", "site": "网站", "app": "应用", "person": "个人", "product": "产品"}
SUBJECT_ACTS: Final = {"merge": "合并", "split": "拆分", "cut": "断开关联", "rename": "改名", "undo": "撤销"}
#: Traits of subjects; what identifiers share with them has the same word.
TRAITS: Final = {
    "uscc": "统一社会信用代码", "registration": "工商注册号", "company": "企业名称", "former_name": "曾用名",
    "core_name": "字号行业", "brand": "品牌名称", "person": "人名", "icp": "ICP备案号", "police_filing": "公安备案号",
    "domain": "域名", "phone": "手机号", "landline": "固定电话", "qq": "QQ", "wechat": "微信号",
    "official_account": "公众号", "email": "邮箱", "wallet": "钱包地址", "bank_card": "银行卡号", "app": "应用",
    "tracking_id": "统计代码", "icon": "网站图标", "template": "网站模板", "text": "正文",
}  # fmt: skip
ROLES: Final = {
    "raised": "自称募集",
    "minimum": "起投",
    "loss": "损失",
    "unpaid": "未兑付",
    "paid": "已兑付",
    "price": "价款",
    "capital": "注册资本",
    "guarantee": "担保额",
    "unknown": "未判明",
}
DIMENSIONS: Final = {
    "compliance": "合规",
    "inducement": "收益诱导",
    "complaints": "投诉失约",
    "spread": "传播",
    "feature_words": "特征词",
}
#: Lexicon categories; docs/glossary and keywords/lexicon hold their full titles.
CATEGORIES: Final = {
    "C1": "背书与身份包装", "C2": "紧迫与话术", "D1": "机制表达", "E1": "传播特征", "E2": "人群特征",
    "E3": "资质信号", "L1": "保本保收益", "L2": "量化收益", "L3": "奖金制度", "M1": "集资模式",
    "N1": "警示文本", "O1": "规避写法", "P1": "消费返利", "P2": "资金互助", "P3": "加盟积分",
    "P4": "虚拟资产", "P5": "虚拟任务", "P6": "贵金属外汇", "P7": "私募股权", "P8": "养老",
    "P9": "教育医疗旅游", "P10": "涉农", "P11": "房地产商铺", "P12": "慈善互助", "P13": "政策旗号",
    "P14": "解债债事", "P15": "众筹创业", "P16": "数字藏品", "P17": "碳汇新能源", "P18": "影视收藏品",
    "P19": "保险租赁典当", "P20": "委托理财", "P21": "网络借贷", "R1": "失约涉稳", "X1": "账户特征",
}  # fmt: skip
RUN_STATUSES: Final = {"running": "进行中", "finished": "已完成", "stopped": "提前结束", "failed": "失败"}
SKIPS: Final = {
    "robots": "网站声明不允许抓取（robots）",
    "http_error": "网站返回错误",
    "too_large": "页面过大",
    "timeout": "超时",
    "unresolved": "域名无法解析",
    "refused_address": "指向内网地址，不予访问",
    "connection": "连接失败",
    "tls": "安全连接失败",
    "not_text": "不是文字页面",
    "redirects": "跳转过多",
    "offsite": "跳出本站",
    "trap": "疑似无限链接",
    "duplicate": "与已抓页面重复",
    "unreadable": "内容无法读取",
    "blocked": "网站拒绝访问",
    "guide": "网站地图、订阅源、列表等，只用来找网址",
    "requisite": "随页保存的图片和样式",
}
#: Kinds and schedule classes of sources, as their files name them.
SOURCE_KINDS: Final = {
    "site": "网站", "list": "列表页", "sitemap": "网站地图", "feed": "订阅源", "search": "搜索", "articles": "单篇文章",
    "domains": "新域名", "archive": "归档文件", "file": "保存的文件",
}  # fmt: skip
RHYTHMS: Final = {"hot": "高频", "nightly": "每夜", "weekly": "每周", "monthly": "每月"}
VERDICTS: Final = {"seen": "已看", "partly": "只看到一部分", "drifted": "与预期不符", "unseen": "没有看到"}
SPOTS: Final = {
    "top": "页首", "side": "侧栏", "content": "正文中", "bottom": "页尾", "overlay": "浮窗", "unknown": "位置不明",
}  # fmt: skip
SIGNS: Final = {
    "label": "标有“广告”字样",
    "network": "广告联盟",
    "sponsored": "赞助链接",
    "geometry": "横幅图片",
    "rule": "过滤规则",
}
#: Fields of facts.cases.LedgerRow as 附件1 names them, in its order.
LEDGER: Final = {
    "subject": "企业名称",
    "sector": "所属行业",
    "mode": "集资模式",
    "online": "是否通过互联网",
    "amount_wan": "涉及金额（万元）",
    "people": "涉及人数",
    "unpaid_wan": "未兑付资金（万元）",
    "cross_province": "是否跨省",
    "measures": "采取的工作措施",
    "repayment": "资金清退情况",
    "outcome": "处理结果",
    "notices": "省际间风险通报情况",
    "remark": "备注",
}
#: Docstrings of features are written with half-width punctuation.
_WIDE: Final = str.maketrans({",": "，", ":": "：", ";": "；"})
#: Reasons that are no feature of their own.
_OTHER_REASONS: Final = {
    "cap_without_inducement": "封顶：没有利诱性证据，得分不进入线索区间。",
    "too_little_text": "文字过少：无法判断页面在做什么。",
}


def reasons() -> Mapping[str, str]:
    """Reason name -> its sentence; a feature's docstring is its sentence."""
    return _OTHER_REASONS | {feature.__name__: (feature.__doc__ or "").strip().translate(_WIDE) for feature in FEATURES}


def say(table: Mapping[str, str], value: str | None, otherwise: str = "—") -> str:
    """The word for a value; the value itself where the table does not know it, `otherwise` where there is none."""
    return table.get(value, value) if value else otherwise
