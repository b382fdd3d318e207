"""Pictures are found among the captured responses, once, with where they lie."""

from pathlib import Path

from evidence import WarcVault
from evidence.images import Found, images
from tests.evidence.exchanges import an_exchange

PNG = (("Content-Type", "image/png"),)


def a_vault(folder: Path) -> WarcVault:
    return WarcVault(folder, run="r1", software="Fangfei/test")


def found(folder: Path, marks: dict[str, int]) -> list[Found]:
    """The pictures, with the marks taken over."""
    steps = list(images(folder, marks))
    marks.update({step.file: step.mark for step in steps if step.capture is None})
    return [step for step in steps if step.capture is not None]


def test_pictures_are_found_with_their_exhibit(tmp_path: Path) -> None:
    """Pages and failures are passed over; the exhibit opens to the very bytes."""
    vault = a_vault(tmp_path)
    vault.keep(an_exchange())
    kept = vault.keep(an_exchange(url="http://a.test/a.png", response_headers=PNG, body=b"\x89PNG one"))
    vault.keep(an_exchange(url="http://a.test/b.png", response_headers=PNG, status=404, body=b"none"))
    vault.keep(an_exchange(response_headers=(("Content-Type", "text/html"), ("X-Kind", "image/png"))))
    vault.close()

    (only,) = found(tmp_path, {})

    assert only.exhibit == kept
    assert only.capture is not None
    assert (only.capture.url, vault.open(kept).body) == ("http://a.test/a.png", b"\x89PNG one")


def test_the_search_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Nothing twice, and nothing lost of a file that grows meanwhile or breaks off."""
    vault, marks = a_vault(tmp_path), dict[str, int]()
    first = vault.keep(an_exchange(url="http://a.test/a.png", response_headers=PNG, body=b"one"))
    assert [step.exhibit for step in found(tmp_path, marks)] == [first]
    assert found(tmp_path, marks) == []
    second = vault.keep(an_exchange(url="http://a.test/b.png", response_headers=PNG, body=b"two"))
    vault.close()
    path = tmp_path / second.file
    whole = path.read_bytes()
    path.write_bytes(whole[: second.offset + 40])
    assert found(tmp_path, marks) == []
    path.write_bytes(whole)
    assert [step.exhibit for step in found(tmp_path, marks)] == [second]


def test_a_folder_without_evidence_has_no_pictures(tmp_path: Path) -> None:
    """Before the first scan there is nothing, not an error."""
    assert list(images(tmp_path / "none", {})) == []
