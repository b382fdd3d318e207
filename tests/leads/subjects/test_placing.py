"""Where a mention belongs, and why."""

from itertools import permutations

import pytest

from facts.subjects import Neighbour, Relation, TraitKind
from tests.leads.subjects.made import PLACER, a_mention, grouped
from tests.leads.subjects.values import credit_code

JINSHU, YINSHAN = "company:厦门金树财富管理有限公司", "company:厦门银山投资咨询有限公司"
PHONE, OTHER = "phone:13900001234", "phone:13900005678"


def _uscc(at: int = 0) -> str:
    return f"uscc:{credit_code(f'1000000{at}')}"


@pytest.mark.parametrize(
    "words",
    [
        (JINSHU,),
        (_uscc(),),
        ("icp:闽ICP备12345670号",),
        ("domain:jinshu.test",),
        ("qq:123450678",),
        ("wechat:jinshu_88",),
        ("wallet:TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE",),
        ("app:com.jinshu.app",),
        ("email:kf@jinshu.test",),
        (PHONE, "brand:金树财富"),
        (PHONE, "template:0123456789abcdef"),
        ("tracking_id:123456789", "brand:金树财富", "icon:-12345"),
    ],
)
def test_enough_in_common_is_one_subject(words: tuple[str, ...]) -> None:
    """One strong trait, or several weak ones that add up to 1."""
    assert grouped(a_mention("a", *words), a_mention("b", *words)) == {"ab"}


@pytest.mark.parametrize(
    "words",
    [
        (PHONE,),
        ("brand:金树财富",),
        ("person:陈明",),
        ("template:0123456789abcdef",),
        ("icon:-12345",),
        ("tracking_id:123456789",),
        ("template:0123456789abcdef", "icon:-12345", "tracking_id:123456789"),
        ("brand:金树财富", "person:陈明"),
        ("phone:13800138000", "brand:金树财富"),
        ("domain:blogspot.com",),
        ("landline:4008888888",),
    ],
)
def test_too_little_in_common_is_two(words: tuple[str, ...]) -> None:
    """A phone changes hands, templates are sold, and samples and free hosts are known to say nothing."""
    assert grouped(a_mention("a", *words), a_mention("b", *words)) == {"a", "b"}


def test_what_denies_itself_is_two_whatever_it_shares() -> None:
    """Two firms with other names, or other credit codes, on one site with one phone stay two."""
    shared = ("domain:fuwu.test", PHONE, "icp:闽ICP备12345670号", "qq:123450678")
    assert grouped(a_mention("a", JINSHU, *shared), a_mention("b", YINSHAN, *shared)) == {"a", "b"}
    assert grouped(a_mention("a", JINSHU, _uscc(0)), a_mention("b", JINSHU, _uscc(1))) == {"a", "b"}


def test_the_strongest_evidence_outweighs_names() -> None:
    """One credit code under two names is one firm that was renamed."""
    assert grouped(a_mention("a", JINSHU, _uscc()), a_mention("b", YINSHAN, _uscc())) == {"ab"}


def test_a_former_name_joins_old_and_new() -> None:
    """In whatever order the three are seen."""
    mentions = (
        a_mention("a", JINSHU, "domain:jinshu.test"), a_mention("b", YINSHAN, "domain:yinshan.test"),
        a_mention("c", YINSHAN, "former_name:厦门金树财富管理有限公司"),
    )  # fmt: skip
    assert {frozenset(grouped(*order)) for order in permutations(mentions)} == {frozenset({"abc"})}


def test_a_later_mention_joins_two_subjects() -> None:
    """Who has the numbers of both makes them one."""
    first, second = a_mention("a", JINSHU, "qq:123450678"), a_mention("b", "wechat:jinshu_88", "domain:js.test")
    assert grouped(first, second) == {"a", "b"}
    assert grouped(first, second, a_mention("c", "qq:123450678", "wechat:jinshu_88")) == {"abc"}


def test_namesakes_of_other_cities_stay_apart() -> None:
    """And a page that leaves the place out goes to neither, unless something else says which."""
    xiamen, quanzhou = a_mention("a", JINSHU), a_mention("b", "company:泉州金树财富管理有限公司")
    bare = a_mention("c", "company:金树财富管理有限公司", "qq:123450678")
    assert grouped(xiamen, bare) == {"ac"}
    assert grouped(xiamen, quanzhou, bare) == {"a", "b", "c"}
    assert grouped(xiamen, bare, quanzhou) == {"a", "b", "c"}
    assert grouped(a_mention("a", JINSHU, "qq:123450678"), quanzhou, bare) == {"ac", "b"}


def test_a_branch_stands_by_itself_with_an_edge_of_its_own() -> None:
    """厦门金树…泉州分公司 is no second name of the firm; what it belongs to is said."""
    house, branch = a_mention("a", JINSHU, PHONE), a_mention("b", JINSHU + "泉州分公司", PHONE)
    placing = PLACER(branch, [Neighbour(mention=house, subject="ZT-000001")], lambda trait: 1)

    assert placing.subjects == ()
    assert [(edge.relation, edge.right) for edge in placing.edges] == [(Relation.BRANCH, "a")]


def test_every_edge_says_why() -> None:
    """The traits that counted, with what they weigh together; what counts nothing is not named."""
    house = a_mention("a", JINSHU, PHONE, "landline:4008888888", "brand:金树财富")
    (edge,) = PLACER(
        a_mention("b", PHONE, "landline:4008888888", "brand:金树财富"),
        [Neighbour(mention=house, subject="ZT-000001")], lambda trait: 1,
    ).edges  # fmt: skip

    assert [trait.kind for trait in edge.shared] == [TraitKind.PHONE, TraitKind.BRAND]
    assert edge.weight == pytest.approx(1.3)


def test_a_value_that_many_have_is_learned_to_say_nothing() -> None:
    """A site builder's QQ: two sites that name nobody hang on it alone, until firms that are not one have it."""
    first, second = a_mention("a", "qq:123450678", "domain:a.test"), a_mention("b", "qq:123450678", "domain:b.test")
    firms = [
        a_mention(str(at), f"company:厦门{word}贸易有限公司", "qq:123450678")
        for at, word in enumerate(("金山", "银海", "铜川"))
    ]

    assert grouped(first, second) == {"ab"}
    assert {"a", "b"} <= grouped(first, second, *firms)


def test_a_guest_does_not_make_a_site_its_own() -> None:
    """A firm's page on somebody's site of several pages goes to the firm, and the site stays a subject by itself."""
    site = [a_mention(key, "domain:luntan.test") for key in "abc"]
    firm = a_mention("x", JINSHU, "wechat:jinshu_88", "domain:jinshu.test")
    guest = a_mention("y", "wechat:jinshu_88", "domain:luntan.test")

    assert grouped(*site, firm, guest) == {"abc", "xy"}
    assert grouped(*site, firm, guest, a_mention("d", "domain:luntan.test")) == {"abcd", "xy"}


def test_a_phone_that_is_a_wechat_account_too_is_one_value() -> None:
    """It counts, and counts once."""
    assert grouped(a_mention("a", PHONE, "brand:金树财富"), a_mention("b", "wechat:13900001234", "brand:金树财富")) == {
        "ab"
    }
    assert grouped(a_mention("a", PHONE, "wechat:13900001234"), a_mention("b", PHONE)) == {"a", "b"}
