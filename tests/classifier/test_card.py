"""The model card: made of the manifest, complete, and current where it is published."""

import re

import pytest
import yaml

from classifier import Model
from classifier.card import CaseReport, render_card
from classifier.cases import load_cases
from classifier.recipes import load_recipe
from tests.house import tree
from tools import reference

REPORT = CaseReport(cases=load_cases(), failed=load_cases()[:2], rules="lexicon L and score rules R")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def test_the_published_card_is_the_shipped_models() -> None:
    """docs/model-card.md says what the model of this checkout is; else run `make docs`."""
    assert (tree.ROOT / "docs" / "model-card.md").read_text("utf-8") == reference.card()


def test_data_stands_there_by_name_size_and_digest(model: Model) -> None:
    """Every set of the manifest has its row, with a licence and the digest of its rows."""
    rows = [line for line in render_card(model, REPORT).splitlines() if re.search(r"\| `[0-9a-f]{16}` \|$", line)]

    assert len(rows) == len(model.manifest["data"])
    for entry, row in zip(model.manifest["data"], rows, strict=True):
        assert row.startswith(f"| {entry['name']} | ")
        assert f" | {entry['rows']} | {entry['held_out']} | " in row
        assert entry["sha256"][:16] in row
        assert "the office's own" not in row, f"classifier/sets.yml does not know {entry['name']}"


def test_every_set_of_the_recipe_is_described() -> None:
    """classifier/sets.yml says of each what it is and under which licence."""
    known = yaml.safe_load((tree.ROOT / "classifier" / "sets.yml").read_text("utf-8"))
    names = {dataset.name for dataset in load_recipe(tree.ROOT / "classifier" / "recipe.yml")}

    assert names - set(known) == set()
    assert all(set(one) == {"what", "licence"} for one in known.values())


def test_figures_have_their_intervals(model: Model) -> None:
    card = render_card(model, REPORT)
    for head, figures in model.manifest["figures"].items():
        one = figures["average_precision"]
        (row,) = re.findall(rf"^\| {head} \| .*", card, re.MULTILINE)
        assert f"{one['value']:.3f} ({one['low']:.3f}–{one['high']:.3f})" in row
        assert row.count("–") == 5


def test_known_failures_and_use_are_named(model: Model) -> None:
    """Each failed case by number; what the model must not be used for, in the words of the office."""
    card = render_card(model, REPORT)

    assert "2 of 200 go wrong with lexicon L and score rules R" in card
    assert "| H001 | hit | 网络借贷 |" in card
    assert "| hit | 2 | 100 |" in card
    assert "不作违法认定" in card
    assert f"`{model.manifest['sha256']}`" in card


def test_an_unknown_set_is_the_offices_own(model: Model) -> None:
    """Names from an office's files stand in the table as text, not as columns."""
    entry = {"name": "台账|2026", "rows": 3, "held_out": 0, "heads": [], "weight": 1.0, "sha256": "0" * 64}
    small = Model(
        vocabulary=model.vocabulary, idf=model.idf, weights=model.weights, intercepts=model.intercepts,
        calibrations=model.calibrations, manifest={"version": "x", "fold": "y", "data": [entry]},
    )  # fmt: skip

    assert "| 台账\\|2026 | the office's own | none stated | 3 | 0 |" in render_card(small, REPORT)
