"""What the rules found in a reading: hits, promises, identifiers, amounts, topics; together the Evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from facts.readings import Reading, Where
from facts.topics import Topics


class Element(StrEnum):
    """The four marks of illegal fundraising; 法释〔2022〕5号 art. 1 (number unverified 【识】)."""

    ILLEGALITY = "illegality"
    PUBLICITY = "publicity"
    INDUCEMENT = "inducement"
    SOCIALITY = "sociality"


class Family(StrEnum):
    """What a lexicon entry is for."""

    #: Speaks for one of the four elements.
    ELEMENT = "element"
    #: Names a mode or pretext: routes, scores nothing by itself.
    TOPIC = "topic"
    #: Speaks against: warning, licence, disclosure.
    CONTEXT = "context"
    #: Complaint, failure to pay, unrest.
    FAILURE = "failure"
    #: A way of writing that hides something.
    EVASION = "evasion"


class Disguise(StrEnum):
    """How a hit was hidden; an empty tuple on a hit is plain writing."""

    FOLD = "fold"
    SPLIT = "split"
    TRADITIONAL = "traditional"
    ZERO_WIDTH = "zero_width"
    HOMOPHONE = "homophone"
    LOOKALIKE = "lookalike"
    PINYIN = "pinyin"
    SPLIT_CHAR = "split_char"
    DIGITS = "digits"
    REVERSED = "reversed"
    TAG_SPLIT = "tag_split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """命中: one lexicon term found in a reading."""

    #: Lexicon id such as T0001.
    term_id: str
    #: The head of the entry, whatever surface form matched.
    term: str
    #: Category code such as P1 or L1.
    category: str
    family: Family
    element: Element | None
    #: Code points into Reading.text, half-open: text[start:end] is the matched text.
    start: int
    end: int
    text: str
    #: Lexicon weight, 0..1; keywords/lexicon/README.md says how weights are set.
    weight: float
    disguise: tuple[Disguise, ...] = ()
    where: Where = Where.BODY
    negated: bool = False
    quoted: bool = False


class Period(StrEnum):
    """The time a promised rate is for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TERM = "term"


class PromiseKind(StrEnum):
    """What a rate is called by the words around it."""

    RETURN = "return"
    #: 静态 and 动态 of bonus plans: what money earns by itself, and by bringing others.
    STATIC = "static"
    DYNAMIC = "dynamic"
    DIVIDEND = "dividend"
    #: 消费返利: what was spent comes back.
    REBATE = "rebate"
    #: 充1000送1000: as much again on top of what is paid in.
    GIFT = "gift"
    #: 预期, 预计, 目标.
    EXPECTED = "expected"
    #: Wording of licensed products: 业绩比较基准, 过往业绩; never guaranteed.
    BENCHMARK = "benchmark"
    #: A bank's or the state's rate, at what banks pay.
    DEPOSIT = "deposit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promised return, brought to simple annual percent: 365 days, 12 months; a range keeps its top."""

    text: str
    start: int
    end: int
    #: None where the page names a return but no time to bring it to a year.
    annual_percent: float | None
    period: Period
    #: Principal or return is said to be guaranteed in the same sentence.
    guaranteed: bool = False
    negated: bool = False
    quoted: bool = False
    #: Lower end of a range, as simple annual percent; None where it is no range or has no time.
    lowest_percent: float | None = None
    kind: PromiseKind = PromiseKind.RETURN
    #: The sentence speaks of compound interest (复利, 利滚利); the percentages here stay simple.
    compounded: bool = False
    #: Names of the warning lines the annual percent lies above, lowest first, such as 6%, 8%, 10%, LPR×4.
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page asks for and hands out beside its rates (自称)."""

    #: The least one can put in.
    minimum_yuan: int | None = None
    #: Lengths for which money is tied up, in days (a month is 30, a year 365), ascending, none twice.
    term_days: tuple[int, ...] = ()
    #: Days from one payment to the next: 每7天返一次.
    cycle_days: int | None = None
    #: What bringing others earns: (level, percent) by level, the first being those one brings oneself.
    referral: tuple[tuple[int, float], ...] = ()


class IdentifierKind(StrEnum):
    """Kinds of names and numbers that lead to a subject."""

    USCC = "uscc"
    ICP = "icp"
    COMPANY = "company"
    PHONE = "phone"
    LANDLINE = "landline"
    QQ = "qq"
    WECHAT = "wechat"
    WALLET = "wallet"
    BANK_CARD = "bank_card"
    EMAIL = "email"
    TRACKING_ID = "tracking_id"
    APP = "app"
    #: 15-digit 工商注册号, before 2015.
    REGISTRATION = "registration"
    #: 公安联网备案号.
    POLICE_FILING = "police_filing"
    #: 公众号 by its Chinese name.
    OFFICIAL_ACCOUNT = "official_account"
    PERSON = "person"
    #: 居民身份证号.
    ID_CARD = "id_card"
    #: Digest of a site's icon; sites built from one template share it.
    ICON = "icon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One name or number found on the page."""

    kind: IdentifierKind
    #: Normalised: folded, without separators.
    value: str
    #: The check digits hold, or the structure where the kind has none.
    valid: bool
    #: Code points into Reading.text; both 0 where it stands in a script, a link or a picture.
    start: int
    end: int
    #: The page itself hides a part of it (138****0000); never valid.
    partial: bool = False
    #: What more is known: group, official, bitcoin, legal_representative, licence, package …; empty for most.
    detail: str = ""


class AmountRole(StrEnum):
    """What an amount claims to be."""

    RAISED = "raised"
    MINIMUM = "minimum"
    LOSS = "loss"
    UNKNOWN = "unknown"
    #: Owed and not paid: 待收, 未兑付, 逾期.
    UNPAID = "unpaid"
    #: Paid out to those who put money in.
    PAID = "paid"
    #: What one has to pay: price, fee of joining.
    PRICE = "price"
    #: 注册资本, 实缴资本.
    CAPITAL = "capital"
    #: 担保额, 风险准备金.
    GUARANTEE = "guarantee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of money claimed on the page (自称), in whole yuan."""

    text: str
    yuan: int
    start: int
    end: int
    role: AmountRole = AmountRole.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAmount:
    """A sum claimed in another currency; a type of its own, since no rate of exchange is invented."""

    text: str
    #: Whole units of the currency.
    value: int
    #: ISO 4217 code, or USDT.
    currency: str
    start: int
    end: int
    role: AmountRole = AmountRole.UNKNOWN


class CrowdRole(StrEnum):
    """Who the people of a number are."""

    MEMBERS = "members"
    INVESTORS = "investors"
    VICTIMS = "victims"
    STAFF = "staff"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many people, or how many provinces, the page claims (自称)."""

    text: str
    start: int
    end: int
    #: None where provinces are counted.
    people: int | None
    role: CrowdRole = CrowdRole.UNKNOWN
    #: The number counts families, not heads.
    households: bool = False
    #: 1..34; None where people are counted.
    provinces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything found by rule on one page; what the classifier scores."""

    reading: Reading
    #: The matching stream: folded Han, digits and letters; sentence breaks are one barrier each.
    squeezed: str
    #: positions[i] is the code point in reading.text that squeezed[i] came from.
    positions: Sequence[int]
    hits: tuple[Hit, ...] = ()
    promises: tuple[Promise, ...] = ()
    #: Rates in the wording of licensed products and banks; no promises of the page.
    disclosed: tuple[Promise, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    amounts: tuple[Amount, ...] = ()
    foreign: tuple[ForeignAmount, ...] = ()
    crowd: tuple[Crowd, ...] = ()
    offer: Offer = field(default_factory=Offer)
    topics: Topics = field(default_factory=Topics)
    #: MinHash of the text, hex; None where the text is too short to compare.
    fingerprint: str | None = None
    #: The same of the main text alone, menus, footers and lists of links left out.
    main_fingerprint: str | None = None
    #: Version of the lexicon that made the hits.
    lexicon: str = ""
