"""A source's word for a trade as one of our sectors, where there is no doubt which."""

import re
from collections.abc import Mapping

_ASIDE = re.compile(r"[(（][^()（）]{0,40}[)）]")
#: What people put behind the name of a trade without meaning another.
_ENDINGS = ("服务", "平台", "行业", "业", "机构", "公司", "培训", "")


def sector_of(text: str | None, sectors: Mapping[str, str]) -> str | None:
    """Return the code of the sector that a clue's word for the trade names; None where it names none of them.

    Args:
        text: such as 网络借贷, 养老服务, 预付卡.
        sectors: code -> name as the forms write it.
    """
    said = (text or "").strip()
    if not said:
        return None
    exact = next((code for code, name in sectors.items() if name == said), None)
    return exact or next((code for code, name in sectors.items() if _core(name) == _core(said)), None)


def _core(name: str) -> str:
    bare = _ASIDE.sub("", name[:80]).strip()
    ending = next(end for end in _ENDINGS if (bare.endswith(end) and len(bare) > len(end) + 1) or not end)
    return bare.removesuffix(ending) if ending else bare
