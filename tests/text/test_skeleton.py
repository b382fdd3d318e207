"""Sites set up from one template have a mark in common, whatever they say; others have none."""

import random
import time
from itertools import combinations, product

from text.skeleton import BANDS, MAX_PAIRS, MIN_PAIRS, likeness, marks_of, skeleton, template_marks

#: Words that makers of templates name their boxes with.
_PARTS = (
    "hd",
    "nav",
    "logo",
    "banner",
    "slide",
    "main",
    "side",
    "box",
    "list",
    "item",
    "news",
    "prod",
    "rate",
    "btn",
    "ft",
)
_TAGS = ("div", "section", "ul", "header", "aside", "article")


def a_template(seed: int) -> list[tuple[str, str, int]]:
    """Forty named boxes: element, name, number of the box around it; names come in many templates, and twice in one."""
    chance = random.Random(seed)
    made = [("div", f"{chance.choice(_PARTS)}-wrap", -1)]
    for number in range(1, 41):
        name = f"{chance.choice(_PARTS)}-{chance.choice(_PARTS)}{chance.choice(('', '-inner', '_box', 'er'))}"
        made.append((chance.choice(_TAGS), name, chance.randrange(number)))
    return made


def a_site(template: list[tuple[str, str, int]], firm: int, extra: int = 0) -> bytes:
    """A firm's page in a template: other texts, other numbers of items, a state here and there, `extra` own boxes."""
    chance = random.Random(firm)

    def box(number: int) -> str:
        tag, name, _ = template[number]
        state = " active" if chance.random() < 0.2 else ""
        items = "".join(f'<li class="row-{n} on">甲{firm} {chance.randrange(999)}' for n in range(chance.randint(1, 9)))
        inner = "".join(box(at) for at, (_, _, around) in enumerate(template) if around == number)
        return f'<{tag} class="{name}{state}" style="z-index:{firm}"><p>{firm}万元</p>{items}{inner}</{tag}>'

    own = "".join(f'<div class="firm{chr(97 + number)}-own"></div>' for number in range(extra))
    return f"<html><body>{box(0)}{own}</body></html>".encode()


def test_one_template_is_recognised_and_others_are_not() -> None:
    """Of sites with three boxes of their own in a template of forty, nearly all; of other templates, none."""
    templates = [a_template(seed) for seed in range(20)]
    sites = [
        [set(template_marks(a_site(one, 10 * at + firm, extra=3 * (firm > 0)))) for firm in range(4)]
        for at, one in enumerate(templates)
    ]
    same = [bool(one & other) for group in sites for one, other in combinations(group, 2)]
    strangers = [bool(one & other) for left, right in combinations(sites, 2) for one, other in product(left, right)]

    assert (len(same), len(strangers)) == (120, 3040)
    assert sum(same) >= 0.9 * len(same)
    assert sum(strangers) == 0


def test_content_does_not_count() -> None:
    """Other texts, more items, another order of names, states and numbers: every mark is the same."""
    template = a_template(1)
    one, other = (template_marks(a_site(template, firm)) for firm in (1, 2))
    swapped = b'<div class="a b-2">' + b"".join(b'<p class="n%c">1</p>' % (97 + at) for at in range(20))

    assert one == other
    assert len(one) == BANDS
    assert all(len(mark) == 16 and int(mark, 16) >= 0 for mark in one)
    assert template_marks(swapped) == template_marks(swapped.replace(b"a b-2", b"b-7 active a"))


def test_a_plain_page_has_no_mark() -> None:
    """Without names, or with too few of them, a page is built as thousands are."""
    few = b"".join(b'<p class="n%c">1</p>' % (97 + at) for at in range(MIN_PAIRS - 1))

    assert template_marks(b"<html><body><p>1</p><table><tr><td>2</table>") == ()
    assert template_marks(few) == ()
    assert template_marks(b"") == ()
    assert marks_of(frozenset()) == ()


def test_likeness_is_the_share_of_pairs() -> None:
    """1 for the same, 0 for nothing in common and for nothing at all."""
    one = skeleton(b'<div class="a"><p class="b">')

    assert one == {"html>div.a", "div.a>p.b"}
    assert likeness(one, one) == 1.0
    assert likeness(one, skeleton(b'<div class="a"><p class="c">')) == 1 / 3
    assert likeness(frozenset(), frozenset()) == 0.0


def test_hostile_markup_takes_linear_time_and_bounded_memory() -> None:
    """Deep nesting, tags never closed, a megabyte of names, stray ends, bytes that are no text."""
    deep = b'<div class="a">' * 100_000
    wide = b"".join(b'<i class="n%dx">' % number + b"</i>" for number in range(100_000))
    names = b'<p class="' + b"ab " * 400_000 + b'">'
    letters = b"".join(
        b'<i class="%s">' % "".join(map(chr, (97 + n // 676 % 26, 97 + n // 26 % 26, 97 + n % 26))).encode()
        for n in range(17_000)
    )
    for body in (deep, wide, names, letters, b"</div>" * 100_000, bytes(range(256)) * 2_000, b"<" * 500_000):
        began = time.process_time()
        pairs = skeleton(body)

        assert time.process_time() - began < 5.0
        assert len(pairs) <= MAX_PAIRS
