"""Training, storing and explaining the text model."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier.heads import HEADS, Head
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE, Model
from classifier.rows import LabelledRow
from classifier.training import train
from facts.assessments import Stance
from facts.errors import BrokenCorpus, ModelUnusable
from text import fold

ASKING = [
    "保本保息年化二十四日日返现加我微信",
    "投一万每月返八百老客户都在复投",
    "锁仓质押静态收益每天百分之一推荐有奖",
]
NOT_ASKING = [
    "社区卫生服务中心周末开展义诊活动",
    "本地图书馆新到一批少儿读物欢迎借阅",
    "警方提醒市民谨防高息诱惑切勿转账",
]


def rows() -> list[LabelledRow]:
    kinds = ((ASKING, Stance.SOLICITATION), (NOT_ASKING, Stance.OTHER))
    return [
        LabelledRow(text=f"{text}{number}号", stance=stance, group=f"{stance}{number}")
        for texts, stance in kinds
        for number in range(8)
        for text in texts
    ]


@pytest.fixture(scope="module")
def model() -> Model:
    return train(rows(), manifest={"version": "t-1"}).model


def squeezed(text: str) -> str:
    return fold(text).squeezed


def test_solicitation_is_told_from_the_rest(model: Model) -> None:
    """Unseen sentences of the same kind land on their own side."""
    asks = model.judge(squeezed("年化二十四保本保息每月返现")).probabilities[Head.SOLICITATION]
    reads = model.judge(squeezed("图书馆周末开展少儿借阅活动")).probabilities[Head.SOLICITATION]

    assert asks > 0.5 > reads


def test_head_without_examples_says_no(model: Model) -> None:
    """Nobody taught this model what an exposé is, and it does not guess."""
    assert model.judge(squeezed(ASKING[0])).probabilities[Head.EXPOSURE] < 0.01


@pytest.mark.parametrize("text", [*ASKING, *NOT_ASKING, "全新的话", ""])
def test_heat_adds_up_to_the_logit(model: Model, text: str) -> None:
    """The heat map explains all of the score: contributions and intercept are the log-odds."""
    line = squeezed(text)
    heat = model.spread(model.judge(line).impression, Head.SOLICITATION)

    assert len(heat) == len(line)
    assert heat.sum() + model.intercepts[Head.SOLICITATION] == pytest.approx(
        model.judge(line).logits[Head.SOLICITATION], abs=1e-6
    )


def test_stored_model_answers_the_same(model: Model, tmp_path: Path) -> None:
    """Writing and reading back changes no answer by more than float32 holds."""
    model.save(tmp_path)
    again = Model.load(tmp_path)
    for text in (*ASKING, *NOT_ASKING):
        for head in HEADS:
            assert again.judge(squeezed(text)).logits[head] == pytest.approx(model.judge(squeezed(text)).logits[head])


def test_weights_are_no_pickle(model: Model, tmp_path: Path) -> None:
    """The file loads with pickles refused."""
    model.save(tmp_path)
    with np.load(tmp_path / WEIGHTS_FILE, allow_pickle=False) as arrays:
        assert sorted(arrays) == ["idf", "keys", "weights"]


def test_changed_weights_are_refused(model: Model, tmp_path: Path) -> None:
    """One flipped byte, and the model is not used."""
    model.save(tmp_path)
    blob = bytearray((tmp_path / WEIGHTS_FILE).read_bytes())
    blob[len(blob) // 2] ^= 1
    (tmp_path / WEIGHTS_FILE).write_bytes(blob)

    with pytest.raises(ModelUnusable, match="digest"):
        Model.load(tmp_path)


def test_missing_or_foreign_model_is_one_sentence(model: Model, tmp_path: Path) -> None:
    """No folder, half a folder, or a model with other heads: each says what to do."""
    with pytest.raises(ModelUnusable, match="fangfei train"):
        Model.load(tmp_path / "nowhere")
    model.save(tmp_path)
    manifest = json.loads((tmp_path / MANIFEST_FILE).read_text("utf-8"))
    (tmp_path / MANIFEST_FILE).write_text(json.dumps(manifest | {"heads": ["spam"]}), "utf-8")
    with pytest.raises(ModelUnusable, match="other questions"):
        Model.load(tmp_path)


def test_nothing_to_train_on_is_refused() -> None:
    """No rows, one sentence."""
    with pytest.raises(BrokenCorpus, match="no row"):
        train([], manifest={"version": "t"})
