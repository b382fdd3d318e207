"""Time stamps of a real authority: granted, refused, out of reach, and over other bytes than were asked for."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.stamps import Authority, ask, check
from facts.errors import BadInput, EvidenceFailed
from tests.evidence.stamps.authority import Served, authority

STATEMENT = b"fangfei audit chain 1\nentry: 7\n"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with authority(tmp_path_factory.mktemp("tsa")) as served:
        yield served


def trusting(tsa: Served) -> Authority:
    return Authority(url=tsa.url, roots=(tsa.root,), timeout_s=5)


def test_stamp_is_granted_and_openssl_agrees(tsa: Served, tmp_path: Path) -> None:
    """The answer names a moment of now, a serial and the signer, and openssl verifies it over the same bytes."""
    token = ask(STATEMENT, trusting(tsa))
    (tmp_path / "answer.tsr").write_bytes(token.answer)
    (tmp_path / "statement").write_bytes(STATEMENT)
    said = subprocess.run(
        ["openssl", "ts", "-verify", "-in", "answer.tsr", "-data", "statement", "-CAfile", tsa.root],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip

    assert abs(token.stamped_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert (token.authority, bool(token.serial)) == ("CN=Test Time Signer", True)
    assert said.returncode == 0, said.stderr
    assert check(token.answer, STATEMENT, (tsa.root,)) == token


def test_stamp_over_other_bytes_is_none(tsa: Served) -> None:
    """One letter more, and the token does not verify."""
    token = ask(STATEMENT, trusting(tsa))

    with pytest.raises(EvidenceFailed, match="does not verify"):
        check(token.answer, STATEMENT + b"x", (tsa.root,))


def test_every_flipped_byte_of_a_token_is_found(tsa: Served) -> None:
    """A token with one bit turned over is refused, or is the same stamp by all that it says."""
    token = ask(STATEMENT, trusting(tsa))
    passed = []
    for place in range(0, len(token.answer), 7):
        damaged = bytearray(token.answer)
        damaged[place] ^= 1
        try:
            found = check(bytes(damaged), STATEMENT, (tsa.root,))
        except EvidenceFailed:
            continue
        passed.append((place, found.stamped_at == token.stamped_at and found.serial == token.serial))

    assert all(same for _, same in passed), passed
    assert len(passed) < 5, passed


def test_stranger_is_not_trusted(tsa: Served, tmp_path: Path) -> None:
    """A stamp of an authority whose root the office has not named does not count."""
    with authority(tmp_path / "stranger") as stranger, pytest.raises(EvidenceFailed, match="does not verify"):
        ask(STATEMENT, Authority(url=stranger.url, roots=(tsa.root,)))


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (500, b"", "status 500"),
        (302, b"", "status 302"),
        (200, b"not DER at all", "no time-stamp response"),
        (200, b"", "no time-stamp response"),
        (200, b"\x30" * 300_000, "more than"),
    ],
)
def test_other_answers_are_told_in_a_sentence(tsa: Served, status: int, body: bytes, sentence: str) -> None:
    """An error, a redirect elsewhere, rubbish, nothing and too much are each told; nothing is followed."""
    tsa.instead.append((status, body))
    asked = tsa.asked

    with pytest.raises(EvidenceFailed, match=sentence):
        ask(STATEMENT, trusting(tsa))
    assert tsa.asked == asked + 1


def test_old_answer_is_not_taken_for_a_new_one(tsa: Served) -> None:
    """An answer to an earlier question, played again, has another nonce."""
    tsa.instead.append((200, ask(STATEMENT, trusting(tsa)).answer))

    with pytest.raises(EvidenceFailed, match="does not verify"):
        ask(STATEMENT, trusting(tsa))


def test_authority_out_of_reach_is_told(tsa: Served) -> None:
    """Nobody listens there."""
    with pytest.raises(EvidenceFailed, match="cannot be reached"):
        ask(STATEMENT, Authority(url="http://127.0.0.1:1/", roots=(tsa.root,)))


def test_roots_that_are_none_are_refused(tsa: Served, tmp_path: Path) -> None:
    """No file, no PEM, no root among the certificates, and an address that is none."""
    (tmp_path / "rubbish.pem").write_text("no certificate", encoding="ascii")
    for roots in ((), (tmp_path / "nowhere.pem",), (tmp_path / "rubbish.pem",), (tsa.folder / "signer.pem",)):
        with pytest.raises(BadInput):
            ask(STATEMENT, Authority(url=tsa.url, roots=roots))
    with pytest.raises(BadInput):
        ask(STATEMENT, Authority(url="file:///etc/passwd", roots=(tsa.root,)))
