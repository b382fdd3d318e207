"""What traits are called, how they may be shown, and in which form two of them are compared."""

import hashlib
from collections.abc import Mapping

from facts.findings import IdentifierKind
from facts.subjects import Trait, TraitKind
from facts.watching import SEALED, Mark
from keywords import mask_value
from keywords.identity.traits import normalise
from text import fold

#: As sentences and lists say them.
LABELS: Mapping[TraitKind, str] = {
    TraitKind.USCC: "统一社会信用代码",
    TraitKind.REGISTRATION: "工商注册号",
    TraitKind.COMPANY: "企业名称",
    TraitKind.FORMER_NAME: "曾用名",
    TraitKind.CORE_NAME: "字号（不含区划）",
    TraitKind.BRAND: "品牌（产品、网站名）",
    TraitKind.PERSON: "人员",
    TraitKind.ICP: "网站备案号",
    TraitKind.POLICE_FILING: "公安备案号",
    TraitKind.DOMAIN: "域名",
    TraitKind.PHONE: "电话",
    TraitKind.LANDLINE: "座机",
    TraitKind.QQ: "QQ",
    TraitKind.WECHAT: "微信",
    TraitKind.OFFICIAL_ACCOUNT: "公众号",
    TraitKind.EMAIL: "邮箱",
    TraitKind.WALLET: "钱包地址",
    TraitKind.BANK_CARD: "收款账户",
    TraitKind.APP: "应用",
    TraitKind.TRACKING_ID: "统计代码",
    TraitKind.ICON: "网站图标",
    TraitKind.TEMPLATE: "网站模板",
    TraitKind.TEXT: "正文",
}
#: Names of firms, whatever they were called when.
FIRM_NAMES = frozenset((TraitKind.COMPANY, TraitKind.FORMER_NAME))
NAMES = FIRM_NAMES | {TraitKind.BRAND}
#: Fingerprints: their values tell a reader nothing.
SILENT = frozenset((TraitKind.ICON, TraitKind.TEMPLATE, TraitKind.TEXT))
#: Never kept in clear outside of the evidence: 账号本身不导入 (notes 5.5).
SEALED_KINDS = frozenset((TraitKind.BANK_CARD,))


def plain(kind: TraitKind, value: str) -> str:
    """Return the form in which values of a kind are compared; what is no such value is folded and kept."""
    if value.startswith(SEALED):
        return value
    if kind in SILENT:
        return value.strip().lower()
    trait = normalise(kind, value)
    return trait.value.lower() if trait else "".join(fold(value).folded.split()).lower()


def seal(kind: TraitKind, value: str) -> str:
    """Return the digest of a value in its compared form; a digest stays as it is.

    It keeps numbers out of lists and exports; it is no encryption, since the few digits of a card can be tried out.
    """
    compared = plain(kind, value)
    if compared.startswith(SEALED):
        return compared
    return SEALED + hashlib.sha256(f"{kind.value}:{compared}".encode("utf-8", "replace")).hexdigest()


def shown(kind: TraitKind, value: str, *, unmask: bool = False) -> str:
    """Return a value as it may be shown; fingerprints and digests say nothing and come back empty."""
    if kind in SILENT or value.startswith(SEALED):
        return ""
    return mask_value(IdentifierKind(kind.value), value, unmask=unmask) if kind in _PERSONAL else value


_PERSONAL = frozenset(kind for kind in TraitKind if kind.value in {each.value for each in IdentifierKind})


def mark(trait: Trait) -> Mark:
    """Return a trait comparable and showable, but not readable."""
    return Mark(kind=trait.kind, digest=seal(trait.kind, trait.value), shown=shown(trait.kind, trait.value))


def say(kind: TraitKind, display: str) -> str:
    """Return a trait as part of a sentence: 电话 138****0000."""
    label = LABELS[kind]
    if not display:
        return label
    return f"{label} {display}" if display[0].isascii() else f"{label}“{display}”"
