"""How hosts are treated: whether they may be asked, when, and by whom."""
