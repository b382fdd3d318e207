"""Mining finds what was planted, in the right order, and leaves out what is known, loose or part of a longer term."""

from classifier.mining import Text, mine

FILLER = (
    "我们在海边建了新的园区", "每个月都有老师来讲课", "欢迎大家带着朋友一起来", "名额不多请提前联系客服",
    "项目已经做了三年多", "资料可以到前台领取", "活动结束以后还有抽奖", "负责人会亲自接待各位",
    "手机上就能看到进展", "周末有专车接送往返",
)  # fmt: skip
AROUND = ("参加", "推出", "选择", "看好", "关于", "做", "加入", "了解", "体验", "介绍")


def a_text(number: int, planted: str = "", **changes: object) -> Text:
    """A text of three sentences of filler, with something planted between changing neighbours."""
    lines = [FILLER[(number + step) % len(FILLER)] for step in range(3)]
    if planted:
        lines.insert(1, f"{AROUND[number % 10]}{planted}{FILLER[number % 7]}")
    return Text(**{"squeezed": "\n".join(lines), "group": f"g{number}"} | changes)


def test_planted_term_comes_first() -> None:
    """A term of thirty texts and none of the others is the first proposal, whole, with its counts and three places."""
    here = [a_text(number, "云养蚕计划") for number in range(30)]
    there = [a_text(number) for number in range(30, 90)]
    best = mine(here, there, ())[0]

    assert (best.term, best.here, best.there) == ("云养蚕计划", 30, 0)
    assert best.z > 2.58
    assert [here[place.text].squeezed[place.start : place.end] for place in best.places] == ["云养蚕计划"] * 3
    assert len({place.text for place in best.places}) == 3


def test_what_both_sides_say_is_no_proposal() -> None:
    """Filler and a term as common on the other side are left out."""
    here = [a_text(number, "云养蚕计划") for number in range(30)]
    there = [a_text(number, "云养蚕计划") for number in range(30, 90)]

    assert mine(here, there, ()) == []


def test_known_terms_their_parts_and_little_more_are_left_out() -> None:
    """A form of the lexicon, a part of it, and it with one character more are no news."""
    here = [a_text(number, "云养蚕计划") for number in range(30)]
    there = [a_text(number) for number in range(30, 90)]

    assert mine(here, there, {"云养蚕计划"}) == []
    assert mine(here, there, {"大型云养蚕计划书"}) == []
    assert "云养蚕计划" not in [one.term for one in mine(here, there, {"云养蚕计"})]
    assert [one.term for one in mine(here, there, {"分红"})] == ["云养蚕计划"]


def test_an_advert_posted_a_hundred_times_counts_once() -> None:
    """Copies are one group; a term of one group is not proposed."""
    here = [a_text(number, "云养蚕计划", group="一个主体") for number in range(30)]
    there = [a_text(number) for number in range(30, 90)]

    assert mine(here, there, ()) == []


def test_parts_of_a_fixed_phrase_are_not_proposed_by_themselves() -> None:
    """What always has the same neighbour is no term; the six characters of a longer phrase are cut somewhere free."""
    here = [a_text(number, "麦田") for number in range(10)] + [a_text(number, "麦田守望者") for number in range(10, 30)]
    there = [a_text(number) for number in range(30, 90)]
    terms = [one.term for one in mine(here, there, ())]

    assert "麦田守望者" in terms
    assert {"田守", "望者", "守望者", "田守望者"} & set(terms) == set()


def test_category_comes_from_the_neighbours() -> None:
    """Hits near a term suggest its category; those far away do not."""
    far = [a_text(number + 100, marks=((0, "R1"), (2, "R1"))) for number in range(30)]
    near = []
    for number in range(30):
        text = a_text(number, "云养蚕计划")
        at = text.squeezed.index("云养蚕计划")
        near.append(a_text(number, "云养蚕计划", marks=((at + 3, "P10"), (len(text.squeezed) - 1, "R1"))))
    there = [a_text(number) for number in range(30, 90)]

    assert mine(near + far, there, ())[0].category == "P10"
    assert mine([a_text(n, "云养蚕计划") for n in range(30)], there, ())[0].category == ""
