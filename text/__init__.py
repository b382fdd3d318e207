"""From bytes to clean Chinese text: decoding, visible text and blocks, folding with offsets, fingerprints.

bytes ──decode──► Decoded ──read_html──► Reading ──fold──► Folded (FOLD and SQ streams, offsets back)
                                         │                    └──fingerprints──► near-duplicate signatures
                                         └──locate──► the text nodes of the page itself

A PDF, a page saved as MHTML and a picture become a Reading too; see text.documents.reading.
"""

from text.decoding import Decoded, decode
from text.documents.reading import read
from text.fingerprints import Fingerprints, fingerprint, fingerprints, similarity
from text.folding import BARRIER, Folded, fold, fold_version, folded_each
from text.pages import read_html, read_plain
from text.places import Piece, locate
from text.segments import words
from text.sentences import sentence
from text.views import main_blocks, main_text

__all__ = [
    "BARRIER",
    "Decoded",
    "Fingerprints",
    "Folded",
    "Piece",
    "decode",
    "fingerprint",
    "fingerprints",
    "fold",
    "fold_version",
    "folded_each",
    "locate",
    "main_blocks",
    "main_text",
    "read",
    "read_html",
    "read_plain",
    "sentence",
    "similarity",
    "words",
]
