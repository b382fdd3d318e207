"""Find how many people the page claims, who they are, and over how many provinces they are spread (自称)."""

import re

from facts.findings import Crowd, CrowdRole
from facts.readings import Reading
from keywords.matching.searching import named_words
from keywords.money.figures import Figures, figures
from keywords.money.numerals import number
from text import Folded

#: Counts kept of one page.
MAX_CROWDS = 100
#: A country's whole people; more is a count of something else.
_LARGEST = 1_500_000_000
#: 一位客户 is somebody, and no crowd.
_FEW = 10
#: Fewer people without a word for who they are make no crowd.
_LEAST = 50
_PROVINCES = 34
_VALUE = re.compile(r"\d[\d,.]*\s?[十百千万亿]*|[零一二两三四五六七八九十百千半几万亿]{2,}|[一二两三四五六七八九十万]+")
_FILLERS = str.maketrans("几", "一", "余多 +")
_VICTIMS = "受害|受骗|受损|被骗|上当|报案|血本无归|涉及群众|维权"
_ROLE = named_words(
    {
        CrowdRole.VICTIMS: _VICTIMS,
        CrowdRole.INVESTORS: "投资|出借|集资|储户|存款人|公众|参与人|涉案|吸收|认购|持有人",
        CrowdRole.STAFF: "员工|职工|业务员|理财师|讲师|代理商|客户经理|团队|加盟商|顾问|从业",
        CrowdRole.MEMBERS: (
            "会员|用户|客户|粉丝|社员|家庭|玩家|学员|老人|业主|家人|下线|注册|群(?!众)|服务|股民|加入|股东"
        ),
    }.items()
)
#: Users who lend are investors, whatever they are counted as.
_PUT_IN = re.compile("(?P<investors>投资|出借)\\Z")
_VICTIM = re.compile(_VICTIMS)
_PLACED = re.compile("覆盖|遍布|涉及|跨越?|辐射|全国|在|发展到|布局|波及|遍及|超过|分布")
#: 每万人拥有, 每户, 第3名, 前十名: a share or a rank.
_NO_CROWD = re.compile(r"(?:每|第|前|人均|户均)\s?\Z")
_NO_PEOPLE = re.compile(
    r"\s?(?:民(?!群|众)|口(?!述)|才(?!能)|工(?!厂)|均|生(?!产|活)|类|气|体(?!验)|物|世|间|外套|字|词|阅读|围观|浏览|[%元年月日天倍])"
)
_BREAKS = re.compile("[。！？!?；;\n]")
_LEFT, _RIGHT = 14, 10


def crowd(folded: Folded, reading: Reading) -> tuple[Crowd, ...]:
    """Return the counts of people and of provinces of a reading in order.

    Args:
        folded: `text.fold(reading.text)`.
        reading: the page.
    """
    return read_crowd(reading, figures(folded))


def read_crowd(reading: Reading, found: Figures) -> tuple[Crowd, ...]:
    """Return the same from the page's numbers, at most MAX_CROWDS."""
    kept: list[Crowd] = []
    for first, last in found.people:
        if len(kept) >= MAX_CROWDS:
            break
        one = _crowd(found.folded, reading, first, last)
        if one:
            kept.append(one)
    return tuple(kept)


def _crowd(folded: Folded, reading: Reading, first: int, last: int) -> Crowd | None:
    text = folded.folded
    written = text[first:last]
    value = _VALUE.search(written.translate(_FILLERS))
    count = number(value[0]) if value else None
    left = _BREAKS.split(text[max(0, first - _LEFT) : first])[-1]
    right = _BREAKS.split(text[last : last + _RIGHT])[0]
    if not count or count > _LARGEST or _NO_CROWD.search(left) or _NO_PEOPLE.match(right):
        return None
    start, end = folded.folded_span(first, last)
    shown = reading.text[start:end]
    if "省" in written:
        is_placed = count <= _PROVINCES and _PLACED.search(left) is not None
        return Crowd(text=shown, start=start, end=end, people=None, provinces=int(count)) if is_placed else None
    role = _role(left, written, right)
    is_known = role is not CrowdRole.UNKNOWN
    if count < (_FEW if is_known else _LEAST) or not (is_known or written.endswith(("人", "名", "户", "人次"))):
        return None
    households = written.endswith(("户", "家庭")) and not written.endswith("用户") and "客户" not in written[-2:]
    return Crowd(text=shown, start=start, end=end, people=round(count), role=role, households=households)


def _role(left: str, written: str, right: str) -> CrowdRole:
    """Return who the people are: victims wherever they are named so, else by the word in the count or the nearest."""
    if _VICTIM.search(left + written + right):
        return CrowdRole.VICTIMS
    found = _PUT_IN.search(left) or _ROLE.search(written) or _ROLE.match(right)
    if not found:
        for found in _ROLE.finditer(left):  # noqa: B007 - the last match is what counts
            pass
    found = found or _ROLE.search(right)
    return CrowdRole(found.lastgroup or "") if found else CrowdRole.UNKNOWN
