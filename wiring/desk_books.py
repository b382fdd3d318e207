"""What the desk alone needs, as one part of House: people, the board, full text, words taken back."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial

from evidence.companions import picture_beside
from facts import __version__
from facts.clues import Clue
from facts.dockets import Docket
from facts.dossiers import Dossier
from facts.grading import GradeProposal
from facts.pages import Exhibit, Page
from leads.board import BoardPorts
from leads.grading import GradePorts, propose_for
from leads.grading.asking import MOST_PAGES
from leads.lifecycle import docket, duties
from store.answers import SqlAnswers
from store.audit_search import SqlAuditSearch
from store.board import SqlBoard
from store.board_duties import SqlDutyBoard
from store.board_marks import mark_all
from store.board_night import SqlNightBook
from store.carriers import SqlCarriers
from store.due_leads import SqlDueLeads
from store.night_details import SqlNightDetails
from store.people import SqlPeopleBook
from store.said_figures import SqlSaidFigures
from store.saved_views import SqlSavedViews
from store.scoreboards import SqlScoreboards
from store.standings import SqlOverviewBook
from store.subject_lists import SqlSubjectLists
from store.texts import SqlTextIndex
from store.visits import SqlVisitBook
from store.watched_pages import SqlWatchedPages
from store.witnesses import SqlWitnesses
from store.words import SqlWordBook
from wiring.board_keeping import BoardKeeper, FreshBoard
from wiring.casebooks import Casebooks, together
from wiring.rules import OFFICE_ZONE


class DeskBooks(Casebooks):
    """Every adapter of the desk, made when it is first asked for."""

    @property
    def people(self) -> SqlPeopleBook:
        """Accounts and sessions."""
        return SqlPeopleBook(self.store, self.clock)

    @property
    def audit_search(self) -> SqlAuditSearch:
        """Looks things up in the audit chain."""
        return SqlAuditSearch(self.store)

    @property
    def board(self) -> FreshBoard:
        """Every lead as lists show it."""
        return FreshBoard(SqlBoard(self.store), self.keeper)

    def keep_board(self, limit: int | None = None) -> int:
        """Make the rows of leads that changed, and those that other rules made, anew, at most `limit`; say how many."""
        return self.keeper.keep_all(limit)

    def mark_board(self) -> None:
        """Let the row of every lead be made anew, as after a change of the office's rules."""
        with self.store.writing() as connection:
            mark_all(connection)

    def settle(self, actor: str) -> object:
        """What a scan ends with: subjects looked at again, and the board kept up."""
        acts = self.casework.review(actor)
        self.keeper.settle()
        return acts

    @cached_property
    def keeper(self) -> BoardKeeper:
        """Keeps the board up."""
        return BoardKeeper(
            lambda: SqlBoard(self.store), lambda: self.dossiers, self.board_ports_of, self.board_rules,
            seconds=self.seconds,
        )  # fmt: skip

    @property
    def board_ports(self) -> BoardPorts:
        """By which rules rows of the board are made."""
        return BoardPorts(
            gazetteer=self.routing.gazetteer, sectors=self.sectors, zone=OFFICE_ZONE,
            duties=lambda docket: duties(docket, self.lifecycle, self.add_working_days),
            propose=lambda dossier: self.proposed(dossier).grade,
        )  # fmt: skip

    def board_ports_of(self, dossiers: Sequence[Dossier]) -> BoardPorts:
        """The same for some leads; what their grades rest on beside the dossiers is read together."""
        urls = {one.url for dossier in dossiers for one in dossier.sightings[:MOST_PAGES]}
        urls |= {dossier.lead.url for dossier in dossiers} - {""}
        witnesses = SqlWitnesses(self.store).some([one.subject.id for one in dossiers if one.subject])
        ports = GradePorts(
            rules=self.grading,
            publishers=partial(together, self.adverts.publishers_of(sorted(urls))),
            clues=self.clues_among(dossiers, witnesses),
        )
        return replace(self.board_ports, propose=lambda dossier: propose_for(dossier, ports).grade)

    def board_rules(self) -> str:
        """Digest of everything but a lead itself that its row is made by: the rules in use, and this program."""
        sectors = json.dumps(sorted(self.sectors.items()), ensure_ascii=False)
        return hashlib.sha256("\n".join((__version__, *self.rule_digests(), sectors)).encode()).hexdigest()[:16]

    @property
    def duty_board(self) -> SqlDutyBoard:
        """Leads by the day of their next duty."""
        return SqlDutyBoard(self.store)

    def due_dockets(self, *, soon: bool = False) -> Iterator[Docket]:
        """Every docket on which something is late, and others; with `soon` also what the rules remind of in advance.

        Leads of which the board says that nothing is due until later are not looked at.
        """
        # Days of rules with a time zone of their own may be a day beside the board's.
        last, steps = self.today() + timedelta(days=2), self.lifecycle.steps if soon else ()
        last += timedelta(hours=max((-step.hours for step in steps if step.hours is not None), default=0))
        ahead = max((-step.working_days for step in steps if step.working_days is not None), default=0)
        last = self.add_working_days(last, max(0, ahead))
        for lead, judgements, acts in SqlDueLeads(self.store).by(last, self.board_rules()):
            yield docket(lead, judgements, acts)

    @property
    def subject_lists(self) -> SqlSubjectLists:
        """Subjects as lists."""
        return SqlSubjectLists(self.store)

    @property
    def nights(self) -> SqlNightBook:
        """Queues of nights as lists."""
        return SqlNightBook(self.store)

    @property
    def night_details(self) -> SqlNightDetails:
        """Titles and texts of the pages of a queue."""
        return SqlNightDetails(self.store)

    @property
    def saved_views(self) -> SqlSavedViews:
        """Filters that people keep under a name."""
        return SqlSavedViews(self.store, self.clock)

    @property
    def texts(self) -> SqlTextIndex:
        """Full text of screened pages."""
        return SqlTextIndex(self.store)

    @property
    def answers(self) -> SqlAnswers:
        """Answers of the API to requests that may be sent twice."""
        return SqlAnswers(self.store, self.clock)

    def proposed(self, dossier: Dossier) -> GradeProposal:
        """The grade that the office's rules propose for a lead."""
        witnesses = SqlWitnesses(self.store)
        ports = GradePorts(
            rules=self.grading,
            publishers=self.adverts.publishers,
            clues=lambda subject: self.clues.some(witnesses.of(subject)),
        )
        return propose_for(dossier, ports)

    def clues_of(self, subject: str | None) -> Sequence[Clue]:
        """The outside clues that speak of a subject; reporters are kept apart from them."""
        return self.clues.some(SqlWitnesses(self.store).of(subject)) if subject else ()

    @property
    def words_said(self) -> SqlWordBook:
        """Words on pages and leads, taking them back, second opinions."""
        return SqlWordBook(self.store, self.clock)

    @property
    def carriers(self) -> SqlCarriers:
        """What else carries the names and numbers of a page."""
        return SqlCarriers(self.store)

    @property
    def figures(self) -> SqlOverviewBook:
        """Counts of the overview."""
        return SqlOverviewBook(self.store)

    @property
    def said_figures(self) -> SqlSaidFigures:
        """What people said of pages, counted."""
        return SqlSaidFigures(self.store)

    @property
    def scoreboards(self) -> SqlScoreboards:
        """The scoreboard that was drawn last; see wiring.scoring."""
        return SqlScoreboards(self.store)

    @property
    def visits(self) -> SqlVisitBook:
        """The visit before a page, what was kept with it, who else has its bytes."""
        return SqlVisitBook(self.store)

    @property
    def watched_pages(self) -> SqlWatchedPages:
        """Pages of a run that meet the watch list and carry no lead."""
        return SqlWatchedPages(self.store)

    def screenshot_of(self, page: Page) -> Exhibit | None:
        """The picture that the browser took of a page; None where there is none."""
        return picture_beside(self.settings.evidence, page.exhibit) if page.rendered else None
