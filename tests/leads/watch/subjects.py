"""Subjects in memory, for tests of what is made of them: facts.subjects.SubjectBook as far as watching reads it."""

from collections.abc import Sequence

from facts.errors import NotKnown
from facts.subjects import Mention, Subject, SubjectKind, Trait


class Subjects:
    """Each mention is put where the test says."""

    def __init__(self) -> None:
        self._subjects: dict[str, Subject] = {}
        self._mentions: dict[str, list[Mention]] = {}

    def put(self, subject: str, mention: Mention) -> Subject:
        """Put a mention into a subject, in the place of what it said before."""
        found = self._subjects.setdefault(
            subject, Subject(id=subject, kind=SubjectKind.FIRM, name=mention.name or mention.key)
        )
        kept = [one for one in self._mentions.get(subject, []) if one.key != mention.key]
        self._mentions[subject] = [*kept, mention]
        return found

    def get(self, subject: str) -> Subject:
        """As the port says."""
        if subject not in self._subjects:
            raise NotKnown(subject)
        return self._subjects[subject]

    def mentions(self, subject: str) -> Sequence[Mention]:
        """As the port says."""
        return self._mentions[subject]

    def subject_of(self, mention: str) -> Subject | None:
        """As the port says."""
        found = (key for key, those in self._mentions.items() if any(one.key == mention for one in those))
        return next((self._subjects[key] for key in found), None)

    def with_trait(self, trait: Trait) -> Sequence[Subject]:
        """As the port says."""
        return [
            self._subjects[key] for key, those in self._mentions.items() if any(trait in one.traits for one in those)
        ]
