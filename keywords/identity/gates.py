"""Which kinds of identifiers a page can hold at all, decided in one look.

Every kind announces itself by some word or sign; each such word is known by its rarest pair of neighbouring bytes in
the page's view (`spelling`). One table over all pairs says which gates a pair opens, and one pass collects them:
0.01 ms for a page of 2,200 characters, where searching the words one by one took five times as long.
"""

from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from keywords.identity.spelling import spell


class Gate:
    """One bit for each search that can be spared; plain integers, since an enumeration costs more than the search."""

    QQ = 1 << 0
    GROUP = 1 << 1
    WECHAT = 1 << 2
    OFFICIAL = 1 << 3
    ICP = 1 << 4
    LICENCE = 1 << 5
    POLICE = 1 << 6
    MAIL = 1 << 7
    HIDDEN_MAIL = 1 << 8
    APK = 1 << 9
    PACKAGE = 1 << 10
    ANY_PACKAGE = 1 << 11
    TRACKING = 1 << 12
    CODE = 1 << 13
    ID_CARD = 1 << 14
    HIDDEN = 1 << 15
    ROLE = 1 << 16
    TITLE = 1 << 17
    FIRM = 1 << 18
    SERVICE = 1 << 19
    FREE_LINE = 1 << 20
    MAIL_WORD = 1 << 21
    ROLE_SAID = 1 << 22


_WORDS = {
    Gate.QQ: "qq|q |q:|q号|q群|企鹅|扣扣|扣群|加扣|抠抠|抠群",
    Gate.GROUP: "|".join((*(f"群{digit}|{digit}群" for digit in range(10)), "群:", "群号", "群 ", "群聊")),
    Gate.WECHAT: (
        "微信|微♥|微 |微-|微*|微.|加微|+微|薇|溦|威信|威♥|威 |加威|徽信|徽♥|徽 |维信|vx|wx|v信|v x|w x|v 信"
        "|公众号|公众平|公众账|公众帐|加v|加 v|v♥|+v|+ v|♥v|v:|v :"
    ),
    Gate.OFFICIAL: "公众号|公众平|公众账|公众帐",
    Gate.ICP: "icp",
    Gate.LICENCE: "b2-|b1-|a2-",
    Gate.POLICE: "网安备",
    Gate.HIDDEN_MAIL: "t)|t]|艾特|a)|点)|点]",
    Gate.MAIL_WORD: "邮箱|邮件|邮:|信箱",
    Gate.APK: ".apk",
    Gate.PACKAGE: "com.",
    Gate.ANY_PACKAGE: "包名",
    Gate.TRACKING: "hm.js|stat.php|core.php|51.la|la.init|ua-|gtm-|gtag",
    Gate.CODE: "信用代码|税号|税人",
    Gate.ID_CARD: "身份证|证件号",
    Gate.HIDDEN: "**|xxx|0*|1*|2*|3*|4*|5*|6*|7*|8*|9*",
    Gate.ROLE: (
        "表人|责人|系人|姓名|姓 |户名|户 |款人|借人|托人|荐人|始人|持卡人|开户人|本人|经理|顾问|队长|导师|客服|财务"
        "|业务|会计|事长|总裁|会长|甲方|乙方|丙方|丁方|尊敬"
    ),
    Gate.ROLE_SAID: (
        "人:|人 |人为|人是|人(|表人|系人|名:|名 |名为|户名|理:|理 |问:|问 |经理|顾问|长:|长 |队长|师:|师 |服:|服 "
        "|务:|务 |计:|计 |裁:|裁 |方:|方 |方(|尊敬|):|) "
    ),
    Gate.TITLE: "先生|女士|经理|老师|顾问|主任",
    Gate.FIRM: "公司|合伙|作社|合作联社|互助社|基金会|商行|经营部|工作室|服务部|事务所",
    Gate.SERVICE: "95|96|12",
    Gate.FREE_LINE: "400|800",
}
#: A pair as one number: its second byte is the high one.
_PAIR = np.dtype("<u2")
#: Bytes from the most common on Chinese pages on; bytes of announcing words follow in the order of `spelling`.
_COMMON = b"\xff\xfe\x02 .0123456789-:eaitonrslcdumphgbfywkvxzjq"


def open_gates(view: bytes) -> int:
    """Return the gates that the view opens, as bits of `Gate`; a gate that stays shut hides nothing."""
    if len(view) < 3:
        return 0
    table = _table()
    # Pairs that begin at even places, then those at odd ones: no pair has to be put together.
    even, odd = np.frombuffer(view, _PAIR, len(view) // 2), np.frombuffer(view, _PAIR, (len(view) - 1) // 2, 1)
    gates = int(np.bitwise_or.reduce(table.take(even)) | np.bitwise_or.reduce(table.take(odd)))
    if b"@" in view:
        gates |= Gate.MAIL
    # Two whole words: their pairs of letters stand everywhere.
    if not gates & Gate.WECHAT and (b"weixin" in view or b"wechat" in view):
        gates |= Gate.WECHAT
    return gates


@cache
def _table() -> npt.NDArray[np.uint32]:
    """The gates of every pair of bytes."""
    table = np.zeros((256, 256), np.uint32)
    for gate, words in _WORDS.items():
        for word in map(spell, words.split("|")):
            if len(word) == 1:
                table[:, word[0]] |= gate
                continue
            first, second = max(pairwise(word), key=lambda pair: _rank(pair[0]) + _rank(pair[1]))
            table[second, first] |= gate
    return table.reshape(-1)


def _rank(byte: int) -> int:
    """How rare a byte is; only the order matters."""
    at = _COMMON.find(byte)
    return at if at >= 0 else 50 + byte
