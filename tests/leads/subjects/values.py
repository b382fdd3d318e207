"""The values of an invented city, credit codes that hold, and how good a partition of its mentions is."""

from collections import Counter
from collections.abc import Callable
from random import Random

from facts.subjects import Mention, Trait, TraitKind
from keywords.identity.checks import _ORG_WEIGHTS, _USCC_DIGITS, _USCC_WEIGHTS
from keywords.identity.traits import normalise

_FIRST = "金银鑫宏鼎恒瑞祥泰盛华富兴隆聚汇融信达通源丰裕嘉德诚安康乐福禄寿喜天海云山林松柏梅兰竹菊星月辰光耀辉煌"
_SECOND = "树源海洋江河湖泊峰岭川原田园桥港城门楼台阁轩堂馆苑庭舟帆桨翼羽鸿雁鹏鹤凤麟龙马骏驰腾跃升起航程途路道"
_SURNAMES, _GIVEN = "陈林黄张吴李王郑蔡杨许刘", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志"


class Values:
    """Names and numbers of an invented city, none drawn twice where it matters."""

    def __init__(self, seed: int) -> None:
        """Begin; the same seed gives the same values in the same order."""
        self.random = Random(seed)
        self._used: set[str] = set()
        self._count = 0

    def _trait(self, kind: TraitKind, raw: str) -> Trait:
        found = normalise(kind, raw)
        assert found is not None, (kind, raw)
        return found

    def _id(self) -> str:
        self._count += 1
        return f"T{self._count:05d}"

    def _unused(self, make: Callable[[], str]) -> str:
        while (value := make()) in self._used:
            pass
        self._used.add(value)
        return value

    def _word(self) -> str:
        return self.random.choice(_FIRST) + self.random.choice(_SECOND)

    def _person(self) -> str:
        return self.random.choice(_SURNAMES) + "".join(self.random.choices(_GIVEN, k=self.random.choice((1, 2, 2))))

    def _domain(self) -> str:
        return self._unused(lambda: f"{self._hex(6)}.test")

    def _phone(self) -> str:
        return self._unused(lambda: "1" + self.random.choice("3578") + self._digits(9))

    def _digits(self, count: int) -> str:
        return "".join(self.random.choices("123456789", k=count))

    def _hex(self, count: int) -> str:
        return "".join(self.random.choices("0123456789abcdef", k=count))

    def _uscc(self) -> str:
        return credit_code(self._digits(8))


def credit_code(body: str) -> str:
    """A credit code of eight digits of one's own, whose check digits hold."""
    rest = 11 - sum(int(char) * weight for char, weight in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    code = f"91350200{body}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }"
    total = sum(_USCC_DIGITS.index(char) * weight for char, weight in zip(code, _USCC_WEIGHTS, strict=True))
    return code + _USCC_DIGITS[(31 - total % 31) % 31]


def quality(groups: list[tuple[Mention, ...]], truth: dict[str, str]) -> tuple[float, float]:
    """Pairwise precision and recall of a partition: of all pairs put together, and of all that belong together."""

    def pairs(sizes: list[int]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes)

    joint = pairs([size for group in groups for size in Counter(truth[one.key] for one in group).values()])
    made = pairs([len(group) for group in groups])
    true = pairs(list(Counter(truth.values()).values()))
    return joint / made if made else 1.0, joint / true if true else 1.0
