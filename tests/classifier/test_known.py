"""Known texts and listed subjects are recognised, and nothing else is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.known import NOTHING_KNOWN, SAME_TEXT, Known, known_text, watch_listed_subject
from facts.findings import IdentifierKind
from tests.classifier.evidences import TEXT, an_evidence, an_identifier
from text import fingerprint, fold


def print_of(text: str) -> str:
    made = fingerprint(fold(text).squeezed)
    assert made is not None
    return made


ADVERT = print_of(TEXT * 3)
COPY = print_of(f"转发：{TEXT * 3}（来自朋友圈）")
OTHER = print_of("秋日出游指南：红叶、古镇与温泉，三条线路任你挑选，详情见内文，祝大家旅途愉快。" * 4)


def test_copies_are_the_same_text() -> None:
    """A copy with words around it resembles its original from SAME_TEXT on; another text does not."""
    known = Known(texts=(OTHER[::-1], ADVERT))

    assert known.resemblance(ADVERT) == 1.0
    assert known.resemblance(COPY) >= SAME_TEXT
    assert Known(texts=(OTHER,)).resemblance(ADVERT) < 0.2


def test_either_fingerprint_will_do() -> None:
    """The whole text or the main text may be the known one; with neither, or nothing known, there is no override."""
    known = Known(texts=(ADVERT,))

    assert known_text(an_evidence(main_fingerprint=COPY, fingerprint=OTHER), known)
    assert known_text(an_evidence(fingerprint=COPY), known)
    assert known_text(an_evidence(fingerprint=OTHER), known) is None
    assert known_text(an_evidence(), known) is None
    assert known_text(an_evidence(fingerprint=ADVERT), NOTHING_KNOWN) is None


@settings(deadline=None)
@given(prints=st.lists(st.binary(max_size=140).map(bytes.hex), max_size=4))
def test_fingerprints_of_any_length_are_taken(prints: list[str]) -> None:
    """A list with damaged or foreign fingerprints still answers between 0 and 1."""
    assert 0.0 <= Known(texts=tuple(prints)).resemblance(ADVERT) <= 1.0


def test_a_listed_subject_is_told_with_its_place() -> None:
    """Kind and value must both be listed; what has no place in the text has no quote."""
    known = Known(subjects=frozenset({(IdentifierKind.PHONE, "13900000000")}))
    here, nowhere = an_identifier(start=4, end=9), an_identifier(start=0, end=0)

    found = watch_listed_subject(an_evidence(identifiers=(here,)), known)
    assert found is not None
    assert found.span == (4, 9)
    bare = watch_listed_subject(an_evidence(identifiers=(nowhere,)), known)
    assert bare is not None
    assert bare.span is None
    assert watch_listed_subject(an_evidence(identifiers=(an_identifier(IdentifierKind.QQ),)), known) is None
    assert watch_listed_subject(an_evidence(identifiers=(here,)), NOTHING_KNOWN) is None
