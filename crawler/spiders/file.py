"""What a person saved: HTML, SingleFile, MHTML, PDF, pictures."""

from typing import ClassVar

from crawler.spiders.archive import ArchiveSpider
from facts.sources import Kind


class FileSpider(ArchiveSpider):
    """Takes in saved files, each as one page under the address that it names itself."""

    name = "file"
    kind: ClassVar[Kind] = Kind.FILE
