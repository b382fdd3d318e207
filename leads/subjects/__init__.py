"""Who stands behind pages, adverts and outside clues: from what they show to one subject.

rules       what each kind of trait weighs, and values that say nothing        weights.yml, generic.yml
owners      whose page it is, among all the firms that a page names            asides.yml
mentions    a page, advert or clue as far as it says who is behind it
identity    which names and codes cannot be of one subject
placing     where a mention belongs: the facts.subjects.Placer
grouping    mentions put together in memory: the batch, and a second look at what stands
reviewing   the second look at the stored subjects, and what is known of some of them
"""

from leads.subjects.grouping import Grouping, regroup
from leads.subjects.mentions import clue_key, mention_of_clue, mention_of_page, mentions_of_adverts, page_key
from leads.subjects.placing import SubjectPlacer
from leads.subjects.reviewing import identifiers, review
from leads.subjects.rules import Rules, load_rules

__all__ = [
    "Grouping",
    "Rules",
    "SubjectPlacer",
    "clue_key",
    "identifiers",
    "load_rules",
    "mention_of_clue",
    "mention_of_page",
    "mentions_of_adverts",
    "page_key",
    "regroup",
    "review",
]
