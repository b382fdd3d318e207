"""From bytes to clean Chinese text: decoding, visible text and blocks, folding with offsets, fingerprints.

bytes ──decode──► Decoded ──read_html──► Reading ──fold──► Folded (FOLD and SQ streams, offsets back)
                                                              └──fingerprint──► near-duplicate signature
"""

from text.decoding import Decoded, decode
from text.fingerprints import fingerprint, similarity
from text.folding import BARRIER, Folded, fold, fold_version
from text.pages import read, read_html, read_plain
from text.segments import words
from text.sentences import sentence
from text.views import main_text

__all__ = [
    "BARRIER",
    "Decoded",
    "Folded",
    "decode",
    "fingerprint",
    "fold",
    "fold_version",
    "main_text",
    "read",
    "read_html",
    "read_plain",
    "sentence",
    "similarity",
    "words",
]
