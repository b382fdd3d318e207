"""Take secrets out of a text: passwords, tokens, keys of robots, addresses that open a door to whoever knows them.

What is taken stands in no table: each pattern says what it knows a secret by. Rather too much is taken than too little.
"""

import re

HIDDEN = "***"
#: Names of values that are secrets wherever they stand: settings, headers, fields of a form, columns.
_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd|secrets?|tokens?|credentials?|signature|authorization|(?:set[-_ ]?)?cookie|"
    r"session(?:[-_ ]?(?:id|key))?|(?:api|access|private|secret|sign(?:ing)?|encoding[-_]?aes)[-_ ]?key|otp|csrf"
)
_CHINESE = "密码|口令|令牌|密钥|私钥|验证码|恢复码"
_NAME = re.compile(rf"(?:^|[^A-Za-z])(?:{_NAMES})s?(?:$|[^A-Za-z])|{_CHINESE}", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL), HIDDEN),
    # Addresses of Apprise: the robot's key is the host.
    (
        re.compile(
            r"\b(dingtalk|wecombot|feishu|lark|slack|discord|tgram|mailtos?|xmls?|jsons?|forms?|bark|ntfys?|workflows)"
            r"://[^\s\"'<>，。；）]+",
            re.IGNORECASE,
        ),
        rf"\1://{HIDDEN}",
    ),
    # user:password@host, whatever the password holds short of a slash.
    (re.compile(r"(?<=://)[^\s/?#\"'<>]*@"), f"{HIDDEN}@"),
    (
        re.compile(
            rf"((?:^|[?&;#\s])(?:key|sign|sig|code|state|{_NAMES}|[a-z_]*(?:token|secret|password))=)[^&\s#\"'<>，。；]+",
            re.IGNORECASE,
        ),
        rf"\g<1>{HIDDEN}",
    ),
    # Robots' addresses and outside monitors carry their key in the path, one-time links of the desk too.
    (
        re.compile(r"/(hooks?|hook/v2|webhooks?|links?|setup|ping|push)/(?!\*)[\w~.-]{8,}(?:/[\w~.-]+)*"),
        rf"/\1/{HIDDEN}",
    ),
    (
        re.compile(r"(://[^\s\"'<>]*?/)[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # A header that holds several: all of its line.
    (
        re.compile(
            r"\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=,]\s*b?)(['\"]?)[^'\"\r\n]+", re.IGNORECASE
        ),
        rf"\1\2\3{HIDDEN}",
    ),
    (
        re.compile(
            rf"((?:\b|_)(?:{_NAMES})['\"]?\s*(?:[:=]|=>|is)\s*b?)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?!\*\*\*)[^\s,;'\")}}\]，。；）]+)",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"((?:{_CHINESE})\s*(?:[:：=]|为|是)\s*)[^\s,;，。；、）]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"), HIDDEN),
    (re.compile(r"\$(?:argon2\w*|scrypt|pbkdf2[\w-]*|2[aby])\$[^\s\"']+"), HIDDEN),
)  # fmt: skip


def is_secret(name: str) -> bool:
    """Whether a value of this name is a secret, such as `db_password`, `X-Token` or 密码."""
    return bool(_NAME.search(_HUMP.sub("_", name).replace("_", " ").replace("-", " ")))


def without_secrets(text: str) -> str:
    """Return the text with every secret replaced by three stars."""
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    return text
