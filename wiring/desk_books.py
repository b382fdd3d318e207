"""What the desk alone needs, as one part of House: people, the board, full text, words taken back."""

from collections.abc import Sequence
from functools import cached_property

from evidence.companions import picture_beside
from facts.clues import Clue
from facts.dossiers import Dossier
from facts.grading import GradeProposal
from facts.pages import Exhibit, Page
from leads.board import BoardPorts
from leads.grading import GradePorts, propose_for
from leads.lifecycle import duties
from store.answers import SqlAnswers
from store.audit_search import SqlAuditSearch
from store.board import SqlBoard
from store.board_marks import mark_all
from store.board_night import SqlNightBook
from store.carriers import SqlCarriers
from store.people import SqlPeopleBook
from store.saved_views import SqlSavedViews
from store.standings import SqlOverviewBook
from store.texts import SqlTextIndex
from store.visits import SqlVisitBook
from store.witnesses import SqlWitnesses
from store.words import SqlWordBook
from wiring.board_keeping import BoardKeeper, FreshBoard
from wiring.casebooks import Casebooks
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
        """Make the rows of leads that changed anew, at most `limit`, and return how many."""
        return self.keeper.keep(limit)

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
        return BoardKeeper(lambda: SqlBoard(self.store), lambda: self.dossiers, lambda: self.board_ports)

    @cached_property
    def board_ports(self) -> BoardPorts:
        """By which rules rows of the board are made."""
        return BoardPorts(
            gazetteer=self.routing.gazetteer, sectors=self.sectors, zone=OFFICE_ZONE,
            duties=lambda docket: duties(docket, self.lifecycle, self.add_working_days),
        )  # fmt: skip

    @property
    def nights(self) -> SqlNightBook:
        """Queues of nights as lists."""
        return SqlNightBook(self.store)

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
    def visits(self) -> SqlVisitBook:
        """The visit before a page, what was kept with it, who else has its bytes."""
        return SqlVisitBook(self.store)

    def screenshot_of(self, page: Page) -> Exhibit | None:
        """The picture that the browser took of a page; None where there is none."""
        return picture_beside(self.settings.evidence, page.exhibit) if page.rendered else None
