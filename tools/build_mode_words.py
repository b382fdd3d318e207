"""Fit which words speak for which mode of the ledger: keywords/tables/mode-words.txt.

    python tools/build_mode_words.py

Learned on the half of the corpus that signs may be chosen on (tests/keywords/test_routing.py says which by a digest of
the id), texts of every stance; the other half is never read. A linear support vector machine tells each mode from the
rest by words of three groups and more; a word is kept for a mode where it speaks for it clearly, times how rare it is.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import jieba
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from text import fold, read_plain

CORPUS, TABLE = Path("classifier/corpus"), Path("keywords/tables/mode-words.txt")
#: Code points in which words are learned, more than are read of a page later; groups of texts a word must stand in.
REACH, GROUPS = 1_500, 3
#: Coefficients below this are dropped; the scale makes a usual word weigh less than a plain sign.
LEAST, SCALE = 0.2, 0.03
#: No word weighs more, in thousandths: none names a mode by itself.
MOST = 80
HEAD = (
    "# Words that speak for a mode, most by little: mode, word, thousandths. Made by tools/build_mode_words.py (ours)"
)


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (text, mode, group) of the half that may be learned from."""
    for path in sorted(CORPUS.glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if row["mode"] and not hashlib.sha256(row["id"].encode()).digest()[0] & 1:
                yield row["text"], row["mode"], row["group"]


def words(text: str) -> set[str]:
    """Return the words of a folded text; single characters and figures are none."""
    return {word for word in jieba.lcut_for_search(fold(read_plain(text).text).folded[:REACH]) if _counts(word)}


def _counts(word: str) -> bool:
    han = all("\u4e00" <= char <= "\u9fff" for char in word)
    return len(word) > 1 and (han or (word.isascii() and word.isalpha() and len(word) > 2))


def _usual(found: Sequence[set[str]], groups: Sequence[str]) -> list[str]:
    """Return the words of GROUPS groups and more: the word of one invented scheme tells nothing of another."""
    where: dict[str, set[str]] = defaultdict(set)
    for each, group in zip(found, groups, strict=True):
        for word in each:
            where[word].add(group)
    return sorted(word for word, of in where.items() if len(of) >= GROUPS)


def fitted() -> Iterator[tuple[str, str, int]]:
    """Yield (mode, word, thousandths)."""
    texts, modes, groups = zip(*rows(), strict=True)
    found = [words(text) for text in texts]
    counter = CountVectorizer(analyzer=list, vocabulary=_usual(found, groups), binary=True)
    rarity = TfidfTransformer(norm=None)
    weighed = normalize(rarity.fit_transform(counter.transform(found)))
    machine = LinearSVC(C=1, class_weight="balanced", random_state=0).fit(weighed, modes)
    for mode, row in zip(machine.classes_, machine.coef_, strict=True):
        for word, weight, rare in zip(counter.get_feature_names_out(), row, rarity.idf_, strict=True):
            if weight >= LEAST:
                yield mode, word, min(MOST, round(1000 * SCALE * weight * rare))


def main() -> None:
    """Write the table, heaviest words of a mode first."""
    found = sorted(fitted(), key=lambda each: (each[0], -each[2], each[1]))
    TABLE.write_text("\n".join([HEAD, *(f"{mode}\t{word}\t{weight}" for mode, word, weight in found), ""]), "utf-8")


if __name__ == "__main__":
    main()
