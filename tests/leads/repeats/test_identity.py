"""Whether a near copy is one more sighting of a lead, or somebody else's."""

import pytest

from facts.subjects import Mention, Origin, Trait, TraitKind
from leads.repeats.copies import Copy
from leads.repeats.identity import contradiction, repeated
from tests.factories import NOON

JINSHU = Trait(kind=TraitKind.COMPANY, value="滨海金树财富管理有限公司")
HAINA = Trait(kind=TraitKind.COMPANY, value="滨海海纳资产管理有限公司")
PHONE = Trait(kind=TraitKind.PHONE, value="13800138000")
CODE, OTHER_CODE = (Trait(kind=TraitKind.USCC, value=code) for code in ("91350200MA2XXXXX0A", "91350200MA2YYYYY0B"))
FILING, SAME_FILING, OTHER_FILING = (
    Trait(kind=TraitKind.ICP, value=value)
    for value in ("闽ICP备20260001号", "闽ICP备20260001号-2", "闽ICP备20260002号")
)


@pytest.mark.parametrize(
    ("new", "known", "said"),
    [
        ((), (JINSHU,), None),
        ((PHONE,), (JINSHU,), None),
        ((JINSHU,), (), None),
        ((JINSHU,), (JINSHU, CODE), None),
        ((Trait(kind=TraitKind.FORMER_NAME, value=JINSHU.value), HAINA), (JINSHU,), None),
        ((Trait(kind=TraitKind.COMPANY, value="滨海金树财富管理有限责任公司"),), (JINSHU,), None),
        ((HAINA, CODE), (JINSHU, CODE), None),
        ((FILING,), (SAME_FILING,), None),
        ((FILING, JINSHU), (OTHER_FILING, JINSHU), None),
        ((HAINA,), (JINSHU,), HAINA.value),
        ((HAINA, PHONE), (JINSHU, PHONE), HAINA.value),
        ((OTHER_CODE,), (JINSHU, CODE), OTHER_CODE.value),
        ((OTHER_FILING,), (FILING,), OTHER_FILING.value),
    ],
)
def test_who_contradicts(new: tuple[Trait, ...], known: tuple[Trait, ...], said: str | None) -> None:
    """Both name a firm and share no name or code; a page without a name of its own contradicts nobody."""
    assert contradiction(new, known) == said


def test_a_repeat_says_whether_it_is_a_sighting() -> None:
    """A nameless copy is; a copy under another name is not, and says that name."""
    copy = Copy("XS-000007", 0.93)
    nameless = Mention(key="page http://b.test/", origin=Origin.PAGE, name=None, traits=(PHONE,), seen_at=NOON)
    named = Mention(key="page http://c.test/", origin=Origin.PAGE, name="海纳资产", traits=(HAINA,), seen_at=NOON)
    one, other = repeated(copy, nameless, (JINSHU,)), repeated(copy, named, (JINSHU,))

    assert one is not None
    assert other is not None
    assert (one.lead, one.is_sighting) == ("XS-000007", True)
    assert (other.is_sighting, other.contradicts) == (False, "海纳资产")
    assert repeated(None, named, (JINSHU,)) is None
