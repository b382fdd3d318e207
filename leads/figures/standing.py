"""How a lead stood on the last day of a span: later judgements and acts do not change an earlier report."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from facts.dossiers import Dossier
from facts.figures import Span

#: The office has nothing more to do on a lead that stands here.
DONE = frozenset((Stage.CLOSED, Stage.ARCHIVED, Stage.MERGED, Stage.TRANSFERRED, Stage.NOT_APPLICABLE))
#: From here a lead can come back (复发重开).
LAID_DOWN = frozenset((Stage.CLOSED, Stage.ARCHIVED, Stage.NOT_APPLICABLE))
_GRADES = {"红": Grade.RED, "橙": Grade.ORANGE, "黄": Grade.YELLOW, "蓝": Grade.BLUE}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One dossier on the last day of a span."""

    dossier: Dossier
    span: Span

    @property
    def id(self) -> str:
        """The lead's number."""
        return self.dossier.lead.id or ""

    @property
    def subject(self) -> str | None:
        """The subject's name as the forms write it; None where nobody is named."""
        return self.dossier.row.subject or self.dossier.lead.subject

    @cached_property
    def status(self) -> LeadStatus:
        """By the last judgement up to that day."""
        given = self.dossier.judgements
        so_far = [one for one in given if not self.span.is_over(one.at)]
        if len(so_far) == len(given):
            return self.dossier.lead.status
        return so_far[-1].decision.status if so_far else LeadStatus.CANDIDATE

    @cached_property
    def _course(self) -> tuple[Stage, date | None]:
        docket, acts = self.dossier.docket, self.dossier.acts
        so_far = [act for act in acts if not self.span.is_over(act.at)]
        judged = [one for one in self.dossier.judgements if not self.span.is_over(one.at)]
        if len(so_far) == len(acts) and len(judged) == len(self.dossier.judgements):
            return docket.stage, docket.due
        # Something came later: the course is told again as far as that day.
        stage, due = Stage.JUDGED if judged else Stage.FOUND, None
        for act in so_far:
            due = act.due if act.stage is not None or act.due is not None else due
            stage = act.stage or stage
        return stage, due

    @property
    def stage(self) -> Stage:
        """Where it stood."""
        return self._course[0]

    @property
    def is_overdue(self) -> bool:
        """Whether it waited for an answer that was due before the last day's end."""
        stage, due = self._course
        return due is not None and due < self.span.last and stage not in DONE

    @property
    def grade(self) -> Grade | None:
        """As it is today: the docket's, else what a form says."""
        return self.dossier.docket.grade or _GRADES.get((self.dossier.row.grade or "")[:1])

    @cached_property
    def reached(self) -> frozenset[Stage]:
        """Stages that it entered within the span."""
        return frozenset(act.stage for act in self.dossier.acts if act.stage is not None and self.span.has(act.at))

    @cached_property
    def came_back(self) -> bool:
        """Whether it was taken up again within the span after it had been laid down (复发重开)."""
        before: Stage | None = None
        for act in self.dossier.acts:
            if act.stage is None:
                continue
            if before in LAID_DOWN and act.stage not in DONE and self.span.has(act.at):
                return True
            before = act.stage
        return False

    @property
    def has_news(self) -> bool:
        """Whether something was judged, stated or done in the span on a lead that was known before it."""
        dossier, span = self.dossier, self.span
        if self.is_found or span.is_over(dossier.lead.first_seen):
            return False
        moments = [one.at for one in dossier.statements]
        moments += [one.at for one in dossier.judgements] + [one.at for one in dossier.acts]
        return any(span.has(moment) for moment in moments)

    @property
    def is_found(self) -> bool:
        """First seen within the span."""
        return self.span.has(self.dossier.lead.first_seen)

    @cached_property
    def is_on_the_books(self) -> bool:
        """Whether the report counts it as work in hand (在账).

        It is actionable as the forms have it (subject and quoted act), and was neither dismissed, only observed,
        merged, found not to belong, nor laid down before the span.
        """
        lead = self.dossier.lead
        if self.span.is_over(lead.first_seen) or not lead.is_actionable:
            return False
        if self.status not in (LeadStatus.CANDIDATE, LeadStatus.CONFIRMED):
            return False
        if self.stage in DONE:
            return self.stage in self.reached and self.stage not in (Stage.MERGED, Stage.NOT_APPLICABLE)
        return True

    def decided(self, status: LeadStatus) -> bool:
        """Whether the decision that counts on the last day was this one, and was given within the span."""
        return self.status is status and any(
            self.span.has(one.at) and one.decision.status is status for one in self.dossier.judgements
        )
