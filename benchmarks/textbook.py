"""The textbook pipeline: what a tutorial builds from the best-known packages, one page at a time.

    BeautifulSoup(lxml).get_text ─► OpenCC ─► `term in text` ─► jieba ─► TfidfVectorizer + LogisticRegression ─► re

Nothing in it is slowed down: the page is decoded with two tries and cut into words once.
"""

import re
from collections.abc import Sequence

import jieba
import opencc
from bs4 import BeautifulSoup
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from classifier.rows import LabelledRow
from facts.assessments import Stance

PATTERNS = {
    "phone": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "landline": re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?!\d)"),
    "icp": re.compile(r"[\u4e00-\u9fa5]ICP[备证]\s*\d{5,8}号?(?:-\d+)?", re.IGNORECASE),
    "uscc": re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])"),
    "qq": re.compile(r"QQ群?\s*[::号]?\s*(\d{5,11})", re.IGNORECASE),
    "wechat": re.compile(r"(?:微信|VX|WeChat)\s*[号::]?\s*([a-z][\w-]{5,19})", re.IGNORECASE),
    "wallet": re.compile(r"\b(?:0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33})\b"),
}


class Textbook:
    """The pipeline with its model trained; each step is a method, `screen` is all of them."""

    def __init__(self, terms: Sequence[str], rows: Sequence[LabelledRow]) -> None:
        """Train the model on labelled rows and load jieba's dictionary."""
        jieba.setLogLevel(60)
        jieba.initialize()
        self._terms = tuple(terms)
        self._simplifier = opencc.OpenCC("t2s")
        self._vectorizer = TfidfVectorizer(analyzer=list, min_df=2, sublinear_tf=True)
        matrix = self._vectorizer.fit_transform(self.words(row.text) for row in rows)
        self._model = LogisticRegression(max_iter=200)
        self._model.fit(matrix, [row.stance is Stance.SOLICITATION for row in rows])

    def screen(self, body: bytes) -> tuple[float, list[str], dict[str, list[str]]]:
        """From bytes to (chance that it solicits, terms found, identifiers found)."""
        text = self.simplified(self.text(body))
        return self.chance(self.words(text)), self.found(text), self.identifiers(text)

    def text(self, body: bytes) -> str:
        """Decode and take the text out of the HTML."""
        try:
            page = body.decode("utf-8")
        except UnicodeDecodeError:
            page = body.decode("gb18030", "replace")
        return BeautifulSoup(page, "lxml").get_text()

    def simplified(self, text: str) -> str:
        """Turn traditional characters into simplified ones."""
        return str(self._simplifier.convert(text))

    def found(self, text: str) -> list[str]:
        """Look for every term."""
        return [term for term in self._terms if term in text]

    def words(self, text: str) -> list[str]:
        """Cut into words."""
        return list(jieba.lcut(text))

    def chance(self, words: list[str]) -> float:
        """Ask the model about one page."""
        return float(self._model.predict_proba(self._vectorizer.transform([words]))[0, 1])

    def identifiers(self, text: str) -> dict[str, list[str]]:
        """Look for every kind of identifier."""
        return {kind: pattern.findall(text) for kind, pattern in PATTERNS.items()}
