"""Give searches the terms of the lexicon that their categories stand for; crawler/ knows no lexicon."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from facts.errors import BadInput
from facts.sources import Queries, Source
from keywords.entries.entry import Kind
from keywords.entries.lexicon import Lexicon
from wiring.rules import Rules


def with_terms(sources: Iterable[Source], rules: Rules) -> tuple[Source, ...]:
    """Return the sources, the lexicon's terms in place of categories; loads the lexicon only where one is named.

    Raises:
        BadInput: the lexicon has no such category.
    """
    found = tuple(sources)
    if not any(source.queries and source.queries.categories for source in found):
        return found
    lexicon = rules.lexicon()
    return tuple(_filled(source, source.queries, lexicon) if source.queries else source for source in found)


def _filled(source: Source, queries: Queries, lexicon: Lexicon) -> Source:
    terms = [term for category in queries.categories for term in _terms(source, category, lexicon)]
    keywords = tuple(dict.fromkeys((*queries.keywords, *terms)))
    return replace(source, queries=replace(queries, keywords=keywords, categories=()))


def _terms(source: Source, category: str, lexicon: Lexicon) -> Sequence[str]:
    if category not in lexicon.categories:
        known = ", ".join(sorted(lexicon.categories))
        raise BadInput(f"The source {source.id} asks for category {category!r}; the lexicon has {known}.")
    # The names of patterns and notes are for people; nobody writes them on a page.
    return [each.term for each in lexicon.entries if each.category == category and each.kind is Kind.LITERAL]
