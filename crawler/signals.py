"""The house's own signals, beside those of scrapy.signals; connect to them as to those.

crawler.signals.connect(extension.visit_settled, signal=signals.visit_settled)
"""

#: A visit has been written to the page table. Sent with `visit`, `items` (visits settled by this process), `pages`
#: (pages of the run so far, those of earlier processes included) and `spider`. Receivers may not be coroutines.
visit_settled = object()
