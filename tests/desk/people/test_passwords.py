"""What is good as a password, and how it is kept."""

import statistics
import time

import pytest

from desk.people.passwords import fault_of, hash_password, is_outdated, verify_password


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Yellow-Boat-77", ""),
        ("green tea before noon", ""),
        ("一二三四五六七八九十百千", ""),
        ("Ab1-Ab1-Xy", ""),
        ("short-A1", "至少 12 个字符"),
        ("onlylower1x", "至少 12 个字符"),
        ("aaaaaaaaaaaaaaaa", "太常见"),
        ("password123456", "太常见"),
        ("1qaz2wsx3edc1111", ""),
        ("qwerty123456!", "太常见"),
        ("Fangfei888888", "太常见"),
        ("My-li.mei-is-here", "不能包含账号或姓名"),
        ("我是李梅呀今天天气真是好啊", "不能包含账号或姓名"),
        ("x" * 129, "最多 128"),
        ("Yellow-Boat\u200b-77", "看不见的字符"),
    ],
)
def test_what_is_good_as_a_password(password: str, said: str) -> None:
    """Long, or shorter and mixed; not what everybody tries; nothing of the account."""
    fault = fault_of(password, "li.mei", "李梅")

    assert (said in fault) if said else not fault


def test_it_is_kept_as_argon2id_with_its_own_salt() -> None:
    """The same password twice gives two hashes; only itself fits; parameters of today need no new hash."""
    first, second = hash_password("Yellow-Boat-77"), hash_password("Yellow-Boat-77")

    assert first.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert first != second
    assert verify_password(first, "Yellow-Boat-77")
    assert not verify_password(first, "yellow-boat-77")
    assert not verify_password("no hash", "Yellow-Boat-77")
    assert not is_outdated(first)
    assert is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$WU0qBcHs0NvKbKNeOhnfqQ")


def test_nobody_takes_as_long_as_somebody() -> None:
    """The time of an answer does not tell whether there is such an account."""
    kept = hash_password("Yellow-Boat-77")
    verify_password(None, "warm")
    known = statistics.median(_seconds(kept) for _ in range(5))
    unknown = statistics.median(_seconds(None) for _ in range(5))

    assert unknown > known / 3


def test_nobody_is_never_right() -> None:
    """The stand-in's own password opens nothing."""
    assert not verify_password(None, "nobody has this password")


def _seconds(kept: str | None) -> float:
    start = time.perf_counter()
    assert not verify_password(kept, "wrong")
    return time.perf_counter() - start
