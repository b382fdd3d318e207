"""Sources as files: one YAML file a source, checked field by field, with the line that is wrong.

file ─► nodes (nodes.py: values that know their lines) ─► fields (fields.py: one table) ─► kinds (kinds.py) ─► Source
"""

from crawler.catalogue.loading import (
    Survey,
    load_source,
    load_sources,
    office_day,
    parse_source,
    source_from_url,
    survey_sources,
)
from crawler.catalogue.reference import describe_fields

__all__ = [
    "Survey",
    "describe_fields",
    "load_source",
    "load_sources",
    "office_day",
    "parse_source",
    "source_from_url",
    "survey_sources",
]
