"""Near copies are told, other texts are not, short ones are left alone."""

import random

from text import fingerprint, fold, similarity


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
