"""One family of errors; each says what to do, and the doors map foreign exceptions onto it.

HouseError
├── BadInput                what a person or a site gave us cannot be used
│   ├── UnreadableFile
│   ├── BrokenLexicon
│   ├── BrokenSource
│   ├── BrokenCorpus
│   ├── BrokenCoding        a body's content coding cannot be undone
│   ├── OverCap             something is larger than its cap
│   ├── Overtaken           somebody else changed it meanwhile
│   └── NotKnown            an id, a form, a source that does not exist
├── CrawlFailed             the crawl child ended without its summary
│   └── RefusedAddress      an address the crawler must not visit
├── NotAllowed              this person may not do that
│   └── NotSignedIn         nobody, or nobody that is known, is asking
├── StoreFailed             the database cannot be used
│   ├── StaleSchema
│   └── BrokenChain         the audit chain does not verify
├── EvidenceFailed          an exhibit cannot be written or does not verify
│   └── DamagedExhibit
├── NoSpace                 the disk is full or the folder cannot be written
└── ModelUnusable           the stored model is missing, damaged or made for other features
"""


class HouseError(Exception):
    """Something in the house went wrong."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class BadInput(HouseError):
    """The input cannot be used; correct it and try again."""


class UnreadableFile(BadInput):
    """The file cannot be read; check its path, its permissions and its format."""


class BrokenLexicon(BadInput):
    """A lexicon entry is not valid; correct the line named and load again."""


class BrokenSource(BadInput):
    """A source file is not valid; correct the field named and run again."""


class BrokenCorpus(BadInput):
    """A corpus row is not valid; correct the line named and train again."""


class BrokenCoding(BadInput):
    """A body's content coding cannot be undone."""


class OverCap(BadInput):
    """Something is larger than the cap that was set for it."""


class Overtaken(BadInput):
    """Somebody else changed it meanwhile; look at it as it is now and say it again."""


class NotKnown(BadInput):
    """There is nothing under that name; list what exists and choose one."""


class CrawlFailed(HouseError):
    """The crawl process ended without its summary; what it had kept is safe, run the scan again to resume."""


class RefusedAddress(CrawlFailed):
    """The address is on this machine or a private network; name it with --resolve if that is meant."""


class NotAllowed(HouseError):
    """Your roles do not allow this; ask an administrator."""


class NotSignedIn(NotAllowed):
    """Sign in first."""


class StoreFailed(HouseError):
    """The database cannot be used; check the --db address and its permissions."""


class StaleSchema(StoreFailed):
    """The database has an older or newer layout than this program; run `fangfei db upgrade`."""


class BrokenChain(StoreFailed):
    """The audit chain does not verify; keep the database as it is and call the auditor."""


class EvidenceFailed(HouseError):
    """Evidence cannot be kept; nothing is screened that was not kept first."""


class DamagedExhibit(EvidenceFailed):
    """An exhibit does not match its digest; do not use it, restore it from a backup."""


class NoSpace(HouseError):
    """The disk is full or the folder cannot be written; free some space or name another --out."""


class ModelUnusable(HouseError):
    """The model cannot be used; train it again with `fangfei train` or restore the shipped one."""
