"""Outside clues (外部线索): import profiles, previews, imports that can be undone, and the way into the casework.

profiles/*.yml ─► profile ─► tables ─► rows ─► importing ─► ClueBook ─► intake ─► subject, lead, statements
"""

from leads.clues.importing import (
    Imported,
    Planned,
    Preview,
    Verdict,
    import_file,
    import_records,
    plan,
    preview_file,
)
from leads.clues.intake import ClueIntake, IntakePorts, Taken
from leads.clues.opening import lead_of
from leads.clues.profile import Profile, find_profile, load_profile, load_profiles
from leads.clues.receiving import Receiver
from leads.clues.rows import Problem, ReadRow, read, read_records
from leads.clues.signals import load_rules, signals_of
from leads.clues.sources import all_sources, sources_of
from leads.clues.traits import mention_of

__all__ = [
    "ClueIntake",
    "Imported",
    "IntakePorts",
    "Planned",
    "Preview",
    "Problem",
    "Profile",
    "ReadRow",
    "Receiver",
    "Taken",
    "Verdict",
    "all_sources",
    "find_profile",
    "import_file",
    "import_records",
    "lead_of",
    "load_profile",
    "load_profiles",
    "load_rules",
    "mention_of",
    "plan",
    "preview_file",
    "read",
    "read_records",
    "signals_of",
    "sources_of",
]
