"""Where bytes come from that no request of ours brought: files a person saved, archives of other tools."""

from dataclasses import dataclass
from enum import StrEnum


class Naming(StrEnum):
    """What says that a saved page has the address it is filed under, strongest first; all but the first are claims."""

    #: A response record of a WARC file, with the request's address.
    ARCHIVE = "archive"
    #: A resource record of a WARC file: a file, under the address that the record gives it.
    RESOURCE = "resource"
    #: The comment that SingleFile writes at the top of what it saves.
    SINGLEFILE = "singlefile"
    #: Snapshot-Content-Location or Content-Location of an MHTML file.
    MHTML = "mhtml"
    #: The comment "saved from url" of Chromium, Edge and Internet Explorer.
    BROWSER = "browser"
    #: <link rel=canonical> of the page itself.
    CANONICAL = "canonical"
    #: og:url of the page itself.
    OPENGRAPH = "opengraph"
    #: Nothing: the address is made of the file's digest and name.
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How an exchange came to us when it did not cross our wire."""

    #: Name of the file, without its folders: paths of an office's machine say who works there.
    file: str
    naming: Naming

    @property
    def is_response(self) -> bool:
        """Whether the bytes are an HTTP response, headers and all; else they are a file."""
        return self.naming is Naming.ARCHIVE
