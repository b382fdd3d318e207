"""Every way in which a model on the shelf can be spoilt is one sentence, in use or on its way there."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from classifier.model import MANIFEST_FILE, WEIGHTS_FILE
from classifier.shelf import Shelf
from facts.errors import ModelUnusable
from tests.classifier.test_shelf import a_model


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf whose only model is in use."""
    made = Shelf(tmp_path / "models")
    with made.alone(), made.pointing((made.put(a_model(tmp_path / "one")),)):
        pass
    return made


def _cut(folder: Path) -> None:
    (folder / WEIGHTS_FILE).write_bytes((folder / WEIGHTS_FILE).read_bytes()[:100])


def _text(content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / MANIFEST_FILE).write_text(content, "utf-8") and None


def _changed(**fields: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
        (folder / MANIFEST_FILE).write_text(json.dumps(manifest | fields), "utf-8")

    return change


def _weights(**arrays: object) -> Callable[[Path], None]:
    """Other arrays, with the digest that fits them, as a program that errs would write them."""

    def change(folder: Path) -> None:
        with np.load(folder / WEIGHTS_FILE) as found:
            known = dict(found)
        made = {name: change(known[name]) for name, change in arrays.items() if callable(change)}
        np.savez_compressed(folder / WEIGHTS_FILE, **known | made)
        _changed(sha256=hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest())(folder)

    return change


def _no_zip(folder: Path) -> None:
    (folder / WEIGHTS_FILE).write_bytes(b"PK not really")
    _changed(sha256=hashlib.sha256(b"PK not really").hexdigest())(folder)


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut short": (_cut, "does not match the digest"),
    "weights gone": (lambda folder: (folder / WEIGHTS_FILE).unlink(), "cannot be read"),
    "manifest gone": (lambda folder: (folder / MANIFEST_FILE).unlink(), "cannot be read"),
    "manifest empty": (_text(""), "cannot be read"),
    "manifest a list": (_text("[]"), "is damaged"),
    "manifest bare": (_text("{}"), "cannot be read"),
    "no zip": (_no_zip, "damaged|cannot be read"),
    "other fold table": (_changed(fold="000000000000"), "another version of this program .folding 000000000000"),
    "other heads": (_changed(heads=["solicitation"]), "answers other questions"),
    "no intercepts": (_changed(intercepts={}), "is damaged"),
    "odd calibration": (_changed(calibrations={"solicitation": {"slope": 1}}), "is damaged"),
    "words for numbers": (_changed(intercepts=dict.fromkeys(["solicitation"], "viel")), "is damaged"),
    "no version": (_changed(version=""), "no version that can name a folder"),
    "version leads out": (_changed(version="../elsewhere"), "no version that can name a folder"),
    "weights too short": (_weights(weights=lambda found: found[:-1]), "do not fit its grams"),
    "not a number": (_weights(weights=lambda found: found * np.nan), "no numbers"),
    "infinite": (_weights(idf=lambda found: found + np.inf), "no numbers"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_one_sentence(shelf: Shelf, tmp_path: Path, damage: str) -> None:
    """In use or to be put there: what is wrong, and how to go on; it is listed all the same."""
    spoil, said = DAMAGES[damage]
    spoil(shelf.folder / "2026.12-aaaaaa")
    spoil(tmp_path / "one")
    with pytest.raises(ModelUnusable, match=said) as in_use:
        shelf.champion()
    with pytest.raises(ModelUnusable, match=said), shelf.alone():
        shelf.put(tmp_path / "one")

    assert "`fangfei rollback`" in str(in_use.value)
    assert "\n" not in str(in_use.value)
