"""What other mentions show of a subject, read from the book of subjects: every mention of it, each time."""

from collections.abc import Mapping, Sequence

from facts.alarms import Face, Holders
from facts.subjects import Mention, SubjectBook, Trait


class BookFaces:
    """facts.alarms.Faces over any SubjectBook; store.faces has the quick one."""

    def __init__(self, book: SubjectBook) -> None:
        self._book = book

    def mention(self, key: str) -> Mention | None:
        """Return a mention as it is stored."""
        subject = self._book.subject_of(key)
        mentions = self._book.mentions(subject.id) if subject else ()
        return next((one for one in mentions if one.key == key), None)

    def face(self, subject: str, but: Mention) -> Face:
        """Return a subject as it looks without a mention."""
        mentions = self._book.mentions(subject)
        others = [one for one in mentions if one.key != but.key]
        return Face(
            traits=tuple(sorted({trait for one in others for trait in one.traits})),
            names=tuple(sorted({one.name for one in others if one.name})),
            districts=tuple(sorted({one.district for one in others if one.district})),
            is_its_own=len(others) < len(mentions),
        )

    def holders(self, traits: Sequence[Trait], most: int) -> Mapping[Trait, Holders]:
        """Return who has each of some traits."""
        found = {trait: self._book.with_trait(trait) for trait in dict.fromkeys(traits)}
        return {
            trait: Holders(
                count=len(those), subjects=tuple(sorted(one.id for one in those)) if len(those) <= most else ()
            )
            for trait, those in found.items()
        }
