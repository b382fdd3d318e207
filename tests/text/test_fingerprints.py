"""Near copies are told, other texts are not, short ones are left alone."""

import random

from text import fingerprint, fingerprints, fold, read_html, similarity


def a_text(seed: int, length: int = 800) -> str:
    """Return made-up Han text; the same seed gives the same text."""
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(length))


def test_copies_and_strangers():
    """The same text is 1, a copy with a tenth changed is near, another text is far."""
    text = a_text(1)
    mine, near, far = (fingerprint(each) for each in (text, text[:720] + a_text(2, 80), a_text(3)))

    assert similarity(mine, mine) == 1.0
    assert similarity(mine, near) > 0.6
    assert similarity(mine, far) < 0.1


def test_form():
    """256 hex digits; None below 50 characters or without a single whole piece."""
    assert len(fingerprint(a_text(1))) == 256
    assert fingerprint(a_text(1, 49)) is None
    assert fingerprint("保本\n" * 40) is None


def test_moved_sentences_change_little():
    """Pieces do not run across barriers."""
    one, two = a_text(4, 300), a_text(5, 300)
    first, second = fold(f"{one}。{two}").squeezed, fold(f"{two}。{one}").squeezed

    assert similarity(fingerprint(first), fingerprint(second)) == 1.0


def test_main_text_has_its_own_signature():
    """One advert in two templates is near by its main text, two adverts in one template are far by it."""
    menus = ["".join(f"<li><a href=/{n}>{a_text(seed + n, 6)}</a>" for n in range(40)) for seed in (100, 200)]
    feet = [f"<footer><p>{a_text(seed, 300)}</footer>" for seed in (300, 400)]
    adverts = [f"<p>{a_text(seed, 200)}<p>{a_text(seed + 1, 200)}" for seed in (500, 600)]

    def signed(menu: str, advert: str, foot: str):
        reading = read_html(f"<nav><ul>{menu}</ul></nav><main>{advert}</main>{foot}")
        return fingerprints(reading, fold(reading.text))

    one, moved, other = (
        signed(menus[0], adverts[0], feet[0]),
        signed(menus[1], adverts[0], feet[1]),
        signed(menus[0], adverts[1], feet[0]),
    )  # fmt: skip

    assert similarity(one.main, moved.main) == 1.0
    assert similarity(one.main, other.main) < 0.1
    assert similarity(one.whole, moved.whole) < 0.7
    assert similarity(one.whole, other.whole) > 0.2


def test_the_whole_signature_is_the_known_one():
    """The signature of everything is that of the squeezed text; a page without main text has no other."""
    reading = read_html("<nav>" + "".join(f"<a href=/{n}>{a_text(n, 5)}</a> " for n in range(50)))
    folded = fold(reading.text)

    assert fingerprints(reading, folded) == (fingerprint(folded.squeezed), None)
