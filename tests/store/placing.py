"""What the tests of subjects in tables share: two firms, and mentions placed in a book."""

from facts.subjects import Mention
from store.subjects import SqlSubjectBook
from tests.leads.subjects.made import PLACER

JINSHU, YINSHAN = "company:厦门金树财富管理有限公司", "company:厦门银山投资咨询有限公司"
BY = {"by": "李分析", "reason": "核对登记信息"}


def place(book: SqlSubjectBook, *mentions: Mention) -> list[str]:
    return [book.place(one, PLACER, "scan").subject.id for one in mentions]


def keys(book: SqlSubjectBook, subject: str) -> list[str]:
    return [one.key for one in book.mentions(subject)]
