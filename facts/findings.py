"""What the rules found in a reading: hits, promises, identifiers, amounts, topics; together the Evidence."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from facts.readings import Reading, Where


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One name or number found on the page."""

    kind: IdentifierKind
    #: Normalised: folded, without separators.
    value: str
    #: The check digits or the structure hold.
    valid: bool
    start: int
    end: int


class AmountRole(StrEnum):
    """What an amount claims to be."""

    RAISED = "raised"
    MINIMUM = "minimum"
    LOSS = "loss"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of money claimed on the page (自称), in whole yuan."""

    text: str
    yuan: int
    start: int
    end: int
    role: AmountRole = AmountRole.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What the page is about, by the lexicon's routing; it routes a lead and scores nothing."""

    #: Sector code of 附件3 such as S06.
    sector: str | None = None
    #: Fundraising mode as the ledger writes it.
    mode: str | None = None
    pretexts: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


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
    identifiers: tuple[Identifier, ...] = ()
    amounts: tuple[Amount, ...] = ()
    topics: Topics = field(default_factory=Topics)
    #: MinHash of the text, hex; None where the text is too short to compare.
    fingerprint: str | None = None
    #: Version of the lexicon that made the hits.
    lexicon: str = ""
