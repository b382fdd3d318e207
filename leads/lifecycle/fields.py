"""What an act can carry: each field's kind, and the one reading that makes a typed value JSON-ready.

measure 处置措施   grade 风险等级   reasons 分级理由   finding 核查结论   result 反馈内容   outcome 处理结果
closing_basis 销号依据   legal_basis 依据   recipient 移送对象   provinces 通报省份   campaign 衔接工作
mechanism 应急机制, switch 启停   repayment 清退情况, ratio 清退比例   into, from_lead 并案   day 日期
site 网站, ask 要求, answer 答复, how 方式   holder 经办人   with_units 协办单位   district 属地
major 重大情形   news 复发情况   of 所复核事项   proposed, rules, override, needs_second 规则的分级建议
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from facts.errors import BadInput
from leads.lifecycle.rules import Choice, Rules

#: Characters of one text; a finding of several pages belongs in an attachment.
LONGEST = 4000
#: Values of one list.
MOST = 50
_NAMES: Final = {
    "unit": "单位", "due": "期限", "reason": "理由", "measure": "处置措施", "grade": "风险等级", "reasons": "分级理由",
    "finding": "核查结论", "result": "反馈内容", "outcome": "处理结果", "closing_basis": "销号依据",
    "legal_basis": "依据",
    "recipient": "移送对象", "provinces": "通报省份", "mechanism": "应急机制", "switch": "启动或停止",
    "campaign": "衔接的专项工作", "repayment": "资金清退情况", "ratio": "清退比例", "site": "网站", "ask": "清理要求",
    "answer": "答复结果", "how": "清理方式", "into": "并入的线索", "from_lead": "被并入的线索", "holder": "经办人",
    "with_units": "协办单位", "district": "属地", "major": "重大情形", "news": "复发情况", "day": "日期",
    "of": "所复核的事项", "proposed": "规则建议等级", "rules": "分级规则", "override": "是否改定",
    "needs_second": "是否须复核",
}  # fmt: skip
#: Carried beside `detail`, as fields of the act itself.
OUTSIDE: Final = ("unit", "due", "reason")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LEAD = re.compile(r"(?:XS-)?0{0,8}([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,10})?%?", re.ASCII)
_BETWEEN = re.compile("[、，,;；\n]")


def field_name(field: str) -> str:
    """处置措施 for measure."""
    return _NAMES.get(field, field)


def known_fields() -> frozenset[str]:
    """Every field that an act can carry."""
    return frozenset(_READERS) | frozenset(OUTSIDE)


def chosen_fields() -> frozenset[str]:
    """Fields whose values are listed in the rules."""
    return frozenset(name for name, reader in _READERS.items() if reader in (_choice, _choices))


def read_field(rules: Rules, field: str, value: object) -> object:
    """One value as it is stored: text, a list of texts, or a decimal or day as text.

    Raises:
        BadInput: it cannot be that; the sentence says what can.
    """
    return _READERS[field](rules, field, value)


def read_text(field: str, value: object) -> str:
    """A text without control characters, of at most LONGEST characters.

    Raises:
        BadInput: it is empty, longer, or no text.
    """
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"“{field_name(field)}”没有填写，请写明。")
    if len(value) > LONGEST:
        raise BadInput(f"“{field_name(field)}”有{len(value)}个字，最多{LONGEST}个字；请概括，详情另附。")
    if _UNSAFE.search(value):
        raise BadInput(f"“{field_name(field)}”含有不能保存的控制字符，请删去后重新填写。")
    return value.strip()


def find_choice(rules: Rules, field: str, value: object) -> Choice:
    """The choice that a value names, by its name, its key or another way to write it.

    Raises:
        BadInput: none does; the sentence lists them.
    """
    text = read_text(field, value)
    for choice in rules.choices[field]:
        if text in (choice.name, choice.key, *choice.also):
            return choice
    names = "、".join(choice.name for choice in rules.choices[field])
    raise BadInput(f"“{field_name(field)}”没有“{text[:40]}”这一项，可以填写：{names}。")


def _text(_: Rules, field: str, value: object) -> str:
    return read_text(field, value)


def _texts(_: Rules, field: str, value: object) -> list[str]:
    return [read_text(field, each) for each in _listed(field, value)]


def _sentences(_: Rules, field: str, value: object) -> list[str]:
    lines = value.splitlines() if isinstance(value, str) else value
    return [read_text(field, each) for each in _listed(field, lines)]


def _flag(_: Rules, field: str, value: object) -> bool:
    known = {"True": True, "true": True, "是": True, "False": False, "false": False, "否": False}
    if str(value).strip() not in known:
        raise BadInput(f"“{field_name(field)}”须填写是或否，不能是“{str(value)[:40]}”。")
    return known[str(value).strip()]


def _grade(rules: Rules, _: str, value: object) -> str:
    return _choice(rules, "grade", value)


def _choice(rules: Rules, field: str, value: object) -> str:
    choice = find_choice(rules, field, value)
    if choice.act:
        raise BadInput(f"“{choice.name}”须作为“{rules.act_name(choice.act)}”事项办理，不能只填作{field_name(field)}。")
    return choice.key or choice.name


def _choices(rules: Rules, field: str, value: object) -> list[str]:
    return list(dict.fromkeys(_choice(rules, field, each) for each in _listed(field, value)))


def _listed(field: str, value: object) -> list[object]:
    if isinstance(value, str):
        found: list[object] = [part for part in _BETWEEN.split(value) if part.strip()]
    elif isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        found = list(value)
    else:
        found = []
    if not found or len(found) > MOST:
        raise BadInput(f"“{field_name(field)}”须填写1至{MOST}项，用顿号隔开。")
    return found


def _ratio(_: Rules, field: str, value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).strip()
    number = Decimal(text.removesuffix("%")) if _NUMBER.fullmatch(text) else None
    ratio = number / 100 if number is not None and text.endswith("%") else number
    if ratio is None or ratio > 1:
        raise BadInput(f"“{field_name(field)}”须在0到100%之间，写作35%或0.35，不能是“{text[:40]}”。")
    return format(ratio.quantize(Decimal("0.0001")), "f")


def _day(_: Rules, field: str, value: object) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError as problem:
        raise BadInput(f"“{field_name(field)}”须写作2026-03-02这样的日期，不能是“{str(value)[:40]}”。") from problem


def _lead(_: Rules, field: str, value: object) -> str:
    found = _LEAD.fullmatch(str(value).strip())
    if not found:
        raise BadInput(f"“{field_name(field)}”须写线索编号，如XS-000001，不能是“{str(value)[:40]}”。")
    return f"XS-{int(found[1]):06d}"


def _site(_: Rules, field: str, value: object) -> str:
    text = read_text(field, value)
    if len(text) > 2048 or any(each.isspace() for each in text):
        raise BadInput(f"“{field_name(field)}”须写一个网址或域名，中间不能有空格。")
    return text


_Reader = Callable[[Rules, str, object], object]
_TEXTS = ("finding", "result", "closing_basis", "legal_basis", "how", "holder", "district", "news", "of", "rules")
_CHOSEN = (
    "grade", "measure", "outcome", "recipient", "repayment", "mechanism", "switch", "campaign", "ask", "answer",
)  # fmt: skip
_READERS: Final[Mapping[str, _Reader]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(("override", "needs_second"), _flag),
    "reasons": _sentences,
    "with_units": _texts,
    "proposed": _grade,
    **dict.fromkeys(_CHOSEN, _choice),
    **dict.fromkeys(("provinces", "major"), _choices),
    **dict.fromkeys(("into", "from_lead"), _lead),
    "ratio": _ratio,
    "day": _day,
    "site": _site,
}
