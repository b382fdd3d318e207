"""Find the full legal names of companies, cooperatives and partnerships, without the words in front of them."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from keywords.matching.searching import compile_quietly, spans
from text import Folded

#: Longest name looked for, code points before its legal form; registered names rarely pass 30.
_LONGEST = 32
_FORMS = (
    r"(?:股份有限公司|有限责任公司|有限公司|集团公司|(?:合伙企业|中心)\((?:有限|普通)合伙\)|\((?:有限|普通)合伙\)"
    r"|农民专业合作社联合社|专业合作社联合社|专业合作社|农村资金互助社|资金互助社"
    r"|(?:股份经济|信用|供销|资金互助|互助|股份)合作(?:联)?社|基金会"
    r"|商行|经营部|工作室|服务部|事务所(?:\((?:普通|特殊普通|有限)合伙\))?|农家乐)(?:\p{Han}{2,8}(?:分|支)公司)?"
)
#: Forms that are everyday words too: names end so only where they begin with a region, and nothing runs on.
_WEAK = ("基金会", "商行", "经营部", "工作室", "服务部", "事务所", "农家乐")
_RUNS_ON = frozenset("议计政为内里中员费门长前后外")
_FORM = compile_quietly(_FORMS)
_NAME = re.compile(r"[\u3400-\u9fffa-z0-9()·&]+\Z")
#: Words that stand in front of a name and never inside one.
_LEAD = re.compile(
    "了解|接受|是指|选择|登录|访问|版权所有|版权归|所有权归|技术支持|支持单位|主办单位|主办方|主办|承办单位|承办|协办|运营商|运营方|"
    "运营主体|运营单位|公司名称|企业名称|单位名称|主体名称|户名|开户名|收款人|收款单位|收款方|名称|全称|"
    "开发商|发行方|发行人|管理人|基金管理人|托管人|受托人|担保方|担保人|担保机构|合作方|合作机构|融资方|"
    "借款人|被告单位|被告|原告|申请人|担任|任职|打入|转入|汇入|汇至|甲方|乙方|丙方|丁方|公司为|旗下|隶属于|"
    "隶属|属于|控股股东|实际控制人|母公司|子公司|全资子公司|关联公司|关联方|股东|法人|法定代表人|创办|成立于|"
    "成立|注册了|设立|委托|联合|携手|举报|投诉|查处|关于|对于|来自|位于|就职于|任职于|以下简称|简称|原名|"
    "曾用名|更名为|变更为|包括|例如|比如|通过|根据|依据|经由|以及|并由|其中|由|与|及|是|的|了|被|将|即|系|把|"
    "叫|称|向|copyright|©|®|&copy;|"
    "\\d{4}年|\\d{4}-\\d{4}|\\d{4}(?=[^\\d])"
)
#: Words that describe a firm and name none.
_EMPTY = re.compile(
    "(?:某|x|\\*|该|本|我|贵|一家|两家|多家|这家|那家|各|几家|投资|担保|集团|责任|股份|外商|独资"
    "|上市|咨询|信息|服务|互联网|网络|商务|实业|发展|科技|管理|资产|贸易|农民|农业|专业|农村|融资|小额贷款"
    "|证券|基金|金融|财富|地区|保险|信托|典当|租赁|经营|业务|收购|公司|名称|标明|具备|或者|必须|不再|以及|接受|第|条|款|项|其|在|中|的"
    "|\\(?[一二三四五六七八九十]+\\)?|上述|前述|下列|以下|其他|所属|设立|组建|开办|创办|成立|一人|国有|民营|私营|外资|合资|家|个|和|注册|空壳|皮包|有限)*+"
)


@cache
def _regions() -> re.Pattern[str]:
    """Names of provinces and cities, longest first; legal names start with one more often than not."""
    names = (Path(__file__).parents[1] / "tables" / "regions.txt").read_text(encoding="utf-8").split()
    names.sort(key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def find_companies(folded: Folded, limit: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, has a region or a long enough name) in the folded text, at most `limit`."""
    text = folded.folded
    done = count = 0
    for form, end in spans(_FORM, folded):
        if count >= limit:
            return
        start = _opening(text, max(done, form - _LONGEST), form)
        done = end
        core = text[start:form]
        if len(core) < 2 or _EMPTY.fullmatch(core):
            continue
        is_placed = _regions().match(core) is not None
        if text.startswith(_WEAK, form) and not (is_placed and len(core) >= 4 and text[end : end + 1] not in _RUNS_ON):
            continue
        count += 1
        yield start, end, is_placed or len(core) >= 4


def _opening(text: str, first: int, form: int) -> int:
    """Return where the name starts: at its region, or after the last word that only leads up to a name."""
    run = _NAME.search(text, first, form)
    if not run:
        return form
    start = run.start() + _cut(run[0])
    while start < form and text[start] in ")·&(" and not _opens_name(text, start, form):
        start += 1
    return start


@lru_cache(maxsize=8192)
def _cut(core: str) -> int:
    """How many characters of a run stand in front of the name; a site says its own name on every page."""
    leads = [lead.end() for lead in _LEAD.finditer(core) if len(core) - lead.end() >= 2]
    cut = leads[-1] if leads else 0
    region = next((found for found in _regions().finditer(core) if not _in_brackets(core, found.start())), None)
    if region and region.start() > 0 and len(core) - region.end() >= 2:
        cut = max(cut, region.start())
    return cut


def _in_brackets(core: str, at: int) -> bool:
    return core.count("(", 0, at) > core.count(")", 0, at)


def _opens_name(text: str, start: int, form: int) -> bool:
    """Whether a bracket at the very start belongs to the name: (厦门)某某有限公司 hardly exists."""
    return text[start] == "(" and ")" in text[start:form] and text.find(")", start, form) - start > 12
