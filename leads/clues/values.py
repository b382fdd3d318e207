"""From a row's texts to the fields of a clue; what cannot be read stays unknown and is said."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from facts.clues import Confidentiality
from keywords.identity.checks import is_uscc
from leads.clues import cells
from leads.clues.cells import Unfit
from leads.clues.places import district_code
from leads.clues.profile import Profile

#: Code points of one field; longer texts are cut and the raw row keeps them.
MOST_TEXT = 20_000
MOST_URL, MOST_NUMBER = 2048, 255
_URL = re.compile(r"https?://[^\s<>\"'，。；、（）]{4,2000}", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,20}(?:/[^\s，。；、]{0,500})?", re.IGNORECASE
)
_HEX = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,15}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ \-]?\d){6,18}(?!\d)")
_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[\u3400-\u9fff·]{1,3}(?![\u3400-\u9fff])")
_SECRET = ("秘密", "机密", "绝密")
_CONFIDENTIALITY = {
    "公开": Confidentiality.OPEN, "普通": Confidentiality.INTERNAL, "内部": Confidentiality.INTERNAL,
    "一般": Confidentiality.INTERNAL, "敏感": Confidentiality.SENSITIVE, "保密": Confidentiality.SENSITIVE,
    "open": Confidentiality.OPEN, "internal": Confidentiality.INTERNAL, "sensitive": Confidentiality.SENSITIVE,
}  # fmt: skip
#: Fields that are text as it stands.
TEXTS = ("subject", "street", "address", "legal_person", "sector_text", "behaviour", "promise", "demand", "conclusion")


class Refused(Unfit):
    """The row cannot be imported at all; correct it in the source."""


def number_of(text: str, profile: Profile) -> str:
    """The source's own number.

    Raises:
        Refused: it is missing, spoilt by a spreadsheet, or looks like an account.
    """
    written = "".join(unicodedata.normalize("NFKC", text).split())
    if cells.is_blank(written):
        raise Refused("没有来源编号，无法判断是否重复，未导入")
    if _SCIENTIFIC.fullmatch(written):
        raise Refused(f"编号“{written}”已被表格软件改成科学计数，请以文本格式重新导出，未导入")
    if len(written) > MOST_NUMBER:
        raise Refused(f"编号超过 {MOST_NUMBER} 个字符，可能对错了列，未导入")
    if profile.external_id and not profile.external_id.fullmatch(written):
        raise Refused("编号不符合该来源的编号格式（可能是账号或对错了列），未导入")
    return written


def text_of(text: str) -> str | None:
    """A text field; None where it says that nothing is known."""
    return None if cells.is_blank(text) else text.strip()[:MOST_TEXT]


def coded(field: str, text: str, profile: Profile) -> str:
    """A text whose codes are looked up.

    Raises:
        Unfit: it is a code the profile does not know.
    """
    table = profile.codes.get(field)
    if not table or text in table:
        return table[text] if table else text
    if _CODE.fullmatch(text):
        raise Unfit(f"代码“{text}”不在导入模板的代码表里，按未知处理")
    return text


def uscc(text: str) -> str:
    """A credit code.

    Raises:
        Unfit: its check digits do not hold.
    """
    written = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text[:64])).upper()
    if not is_uscc(written):
        raise Unfit(f"统一社会信用代码“{text[:30]}”校验不通过，按未知处理")
    return written


def url(text: str) -> str:
    """The first address in a cell; a bare host is given http.

    Raises:
        Unfit: there is none.
    """
    written = text[: 4 * MOST_URL]
    if found := _URL.search(written):
        return found[0][:MOST_URL]
    if found := _HOST.search(written):
        return f"http://{found[0]}"[:MOST_URL]
    raise Unfit(f"网址“{text[:30]}”无法识别，按未知处理")


def digest(text: str) -> str:
    """A SHA-256.

    Raises:
        Unfit: it is none.
    """
    written = text.strip().lower().removeprefix("sha256:")
    if not _HEX.fullmatch(written):
        raise Unfit("附件哈希不是 64 位十六进制的 SHA-256，按未知处理")
    return written


def confidentiality(text: str) -> Confidentiality:
    """How far a clue may be shown.

    Raises:
        Refused: it is a state secret.
        Unfit: the word is not known.
    """
    written = text.strip().lower()
    if written.startswith(_SECRET):
        raise Refused(f"密级为“{written[:10]}”，国家秘密不得导入本系统，未导入")
    if written not in _CONFIDENTIALITY:
        raise Unfit(f"保密级别“{written[:10]}”不认识，按敏感处理")
    return _CONFIDENTIALITY[written]


def masked(text: str) -> str:
    """A contact with numbers and names hidden but for their ends."""
    hidden = _DIGITS.sub(lambda match: _starred(match[0]), text[:200])
    return _NAME.sub(lambda match: match[1] + "*" * (len(match[0]) - 1), hidden)


def _starred(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    head, tail = (3, 4) if len(digits) >= 11 else (2, 2)
    return f"{digits[:head]}{'*' * (len(digits) - head - tail)}{digits[-tail:]}"


def readers(profile: Profile, now: datetime, units: Mapping[str, str]) -> Mapping[str, Callable[[str], object]]:
    """Field -> what reads its text; `units` says which unit a field's own header names."""

    def sum_of(text: str) -> Decimal:
        return cells.yuan(text, units.get("amount_yuan") or profile.unit)

    def moment(text: str) -> datetime:
        return cells.moment(text, profile.dates, now)

    return {
        "received_at": moment, "happened_at": moment, "uscc": uscc, "district": district_code, "contact": masked,
        "amount_yuan": sum_of, "people": cells.people, "elderly": cells.flag, "url": url, "attachment": digest,
        "confidentiality": confidentiality,
    }  # fmt: skip
