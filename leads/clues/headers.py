"""Which of a profile's fields a header fills, remembered per header."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leads.clues.profile import Profile, norm, split_hint
from leads.clues.secrets import ACCOUNT_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a column is for."""

    #: Field of the clue; empty where the column fills none.
    field: str = ""
    #: Part of the reporter's identity, `other` where it has no field; empty where it is none.
    reporter: str = ""
    #: 元, 万元 …: what the header itself says in brackets.
    unit: str = ""
    #: Place among the field's headers: the lower one counts where several are filled.
    rank: int = 0
    #: It holds account numbers and is dropped.
    account: bool = False


class Columns:
    """A profile's columns, by header."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.name = profile.name
        self._fields = {
            head: (name, rank)
            for name, heads in profile.columns.items()
            for rank, head in reversed([*enumerate(heads)])
        }
        self._reporter = {head: name for name, heads in profile.reporter.items() for head in heads}
        self._uses: dict[str, Use] = {}

    def use(self, header: str) -> Use:
        """What a column is for; a header seen before costs nothing."""
        if header not in self._uses:
            # JSON Lines may bring a new key with every line.
            if len(self._uses) > 10_000:
                self._uses.clear()
            self._uses[header] = self._use(header)
        return self._uses[header]

    def recognised(self, headers: Iterable[str]) -> int:
        """How many fields these headers fill."""
        uses = [self.use(header) for header in headers]
        return len({use.field or use.reporter for use in uses} - {"", "other"})

    def missing(self, headers: Iterable[str]) -> list[str]:
        """A sentence for each required field that no header fills."""
        filled = {self.use(header).field for header in headers}
        return [
            f"“{self.profile.columns[name][0]}”（可写作 {'、'.join(self.profile.columns[name][:6])}）"
            for name in self.profile.required
            if name not in filled
        ]

    def external_id(self, values: Mapping[str, str]) -> str:
        """The source's own number in a row; empty where it has none."""
        found = [(self.use(header).rank, text) for header, text in values.items() if self._is_id(header)]
        return min(found)[1].strip() if found else ""

    def _is_id(self, header: str) -> bool:
        return self.use(header).field == "external_id"

    def _use(self, header: str) -> Use:
        whole = norm(header.partition("#")[0] or header)
        base, hint = split_hint(whole)
        # A nested JSON key ends with the name that counts: complainant.phone.
        for name in (whole, base):
            if name in self._reporter:
                return Use(reporter=self._reporter[name])
        if self.profile.strips_accounts and ACCOUNT_COLUMN.search(whole):
            return Use(account=True)
        for name in (whole, base):
            if name in self._fields:
                field, rank = self._fields[name]
                unit = hint if hint in ("元", "千元", "万元", "亿元") else ""
                return Use(field=field, rank=rank, unit=unit)
        if any(word in whole for word in self.profile.reporter_words):
            return Use(reporter="other")
        return Use()
