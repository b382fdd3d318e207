"""The shell's list of leads shows no personal value unless asked."""

from dataclasses import replace

from cli.casework import _shown
from facts.cases import Quote
from tests.factories import a_lead

TITLE = "加微信haiyun_01，电话13800001234"


def test_leads_are_masked_unless_asked() -> None:
    """Title, subject and quotes; the firm's name stays."""
    quote = Quote(about="inducement", text="保本保息，联系人：张三，13800001234", start=0, end=22)
    lead = replace(a_lead(), title=TITLE, subject="厦门海昀商业管理有限公司", quotes=(quote,))
    masked, bare = _shown(lead, unmask=False), _shown(lead, unmask=True)

    assert masked.title == "加微信ha****_01，电话138****1234"
    assert "13800001234" not in masked.title + masked.quotes[0].text
    assert "张三" not in masked.quotes[0].text
    assert masked.subject == "厦门海昀商业管理有限公司"
    assert bare == lead
