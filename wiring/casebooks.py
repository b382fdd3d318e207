"""The casework put together, as one half of House: subjects, statements, acts, watch list, dossiers, campaigns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import date
from functools import cached_property, partial
from itertools import islice

from facts.cases import Lead
from facts.clues import Clue
from facts.dockets import Act
from facts.dossiers import Dossier, SourceSeen
from facts.ports import LeadBook
from facts.units import Routing
from leads.casework import Casework, CaseworkPorts
from leads.clues import ClueIntake, IntakePorts, all_sources, sources_of
from leads.completing import completed
from leads.dossiers import DossierPorts, Dossiers
from leads.grading import GradePorts, propose_for
from leads.lifecycle import ActPorts, docket, docket_of, ledger_fields, perform, reopen
from leads.repeats.copies import Copies
from leads.routing import jurisdiction_of, name_of, route, sector_of
from leads.watch.watcher import Watcher, WatchPorts
from runs.knowing import Knowing
from store import SqlAdvertBook, Store
from store.alarms import SqlAlarmBook, SqlConfirmed, SqlLeadSubjects, SqlMaterialBook
from store.campaigns import SqlCampaignBook
from store.clues import SqlClueBook
from store.dockets import SqlDocketBook
from store.faces import SqlFaces
from store.filed import SqlFiledBook
from store.hunts import SqlHuntBook, SqlScreenedPages
from store.lead_stream import SqlLeadStream
from store.retracting import SqlRetraction
from store.statements import SqlStatementBook
from store.subjects import SqlSubjectBook
from store.watching import SqlWatchBook
from store.witnesses import SqlWitnesses
from wiring.office_rules import OfficeRules

#: Dossiers that are graded together: their clues are read with one query.
_TOGETHER = 500
#: Who is noted where a clue opens a lead.
CLUES = "clues"


class Casebooks(OfficeRules):
    """Every adapter of the casework, made when it is first asked for."""

    @property
    def store(self) -> Store:
        """The database."""
        raise NotImplementedError

    @property
    def leads(self) -> LeadBook:
        """Leads and judgements."""
        raise NotImplementedError

    @property
    def lead_stream(self) -> SqlLeadStream:
        """Every lead with its pages, for lists of all of them."""
        return SqlLeadStream(self.store)

    @property
    def adverts(self) -> SqlAdvertBook:
        """Adverts with their publishers and landing pages."""
        raise NotImplementedError

    @property
    def sectors(self) -> Mapping[str, str]:
        """Sector code -> name as the office's form writes it."""
        raise NotImplementedError

    @property
    def subjects(self) -> SqlSubjectBook:
        """Subjects with their mentions."""
        return SqlSubjectBook(self.store, self.clock)

    @property
    def statements(self) -> SqlStatementBook:
        """What people state of leads."""
        return SqlStatementBook(self.store, self.clock)

    @property
    def dockets(self) -> SqlDocketBook:
        """What was done on leads."""
        return SqlDocketBook(self.store, self.clock)

    @property
    def watch(self) -> SqlWatchBook:
        """The watch list."""
        return SqlWatchBook(self.store, self.clock)

    @property
    def alarms(self) -> SqlAlarmBook:
        """Alarms of a change of shell."""
        return SqlAlarmBook(self.store, self.clock)

    @property
    def clues(self) -> SqlClueBook:
        """Outside clues."""
        return SqlClueBook(self.store, self.clock)

    @property
    def campaigns(self) -> SqlCampaignBook:
        """Filings, area tags and declared places of campaigns."""
        return SqlCampaignBook(self.store, self.clock)

    @property
    def filed(self) -> SqlFiledBook:
        """Cases filed by others."""
        return SqlFiledBook(self.store, self.clock)

    @property
    def hunts(self) -> SqlHuntBook:
        """Retro-hunts and what they found."""
        return SqlHuntBook(self.store, self.clock)

    @property
    def screened(self) -> SqlScreenedPages:
        """Every screened page, for retro-hunts and yields."""
        return SqlScreenedPages(self.store)

    @property
    def act_ports(self) -> ActPorts:
        """Whom acting on leads works with."""
        return ActPorts(
            leads=self.leads,
            dockets=self.dockets,
            rules=self.lifecycle,
            add_working_days=self.add_working_days,
            unite=self._unite,
            separate=self._separate,
            together=self.store.together,
            check_unit=lambda key: name_of(key, self.today(), self.routing),
        )

    @contextmanager
    def holding(self, *leads: str) -> Iterator[None]:
        """Make one transaction of a block in which nobody else judges or acts on some leads.

        What is read of them in the block stands until it ends; a block that ends with an error writes nothing.

        Raises:
            NotKnown: one of them is not there.
        """
        with self.store.together():
            self.dockets.hold(leads)
            yield

    @property
    def dossiers(self) -> Dossiers:
        """Everything on each lead."""
        return Dossiers(
            DossierPorts(
                leads=self.leads,
                subjects=self.subjects,
                statements=self.statements,
                dockets=self.dockets,
                fold=docket,
                done=lambda found, acts: ledger_fields(found, acts, unit_name=self.unit_name),
                sectors=self.sectors,
                sources=lambda subject: sources_of(self.clues.some(SqlWitnesses(self.store).of(subject))),
                all_sources=self._all_sources,
            )
        )

    def ledger_dossiers(self) -> Iterator[Dossier]:
        """Every dossier as the ledger takes it: what nobody has said or done yet is what the rules propose."""
        witnesses, publishers, left = SqlWitnesses(self.store).all(), self.adverts.all_publishers(), self.dossiers.all()
        while some := list(islice(left, _TOGETHER)):
            ports = GradePorts(
                rules=self.grading,
                publishers=partial(together, publishers),
                clues=self.clues_among(some, witnesses),
            )
            yield from completed(some, partial(propose_for, ports=ports), self.routed)

    def routed(self, dossier: Dossier, on: date | None = None) -> Routing:
        """Who has to act on a lead as of a day, today where none is given, by the office's rules."""
        jurisdiction = jurisdiction_of(dossier, self.routing.gazetteer)
        return route(sector_of(dossier, self.sectors), jurisdiction, on or self.today(), self.routing)

    @cached_property
    def copies(self) -> Copies:
        """The texts of all leads, for finding near copies."""
        return Copies((lead, sighting.fingerprint) for lead, sighting in self.leads.all_sightings())

    @cached_property
    def watcher(self) -> Watcher:
        """Looks at what comes in with the watch list and the confirmed subjects in mind."""
        ports = WatchPorts(
            entries=self.watch,
            alarms=self.alarms,
            subjects=self.subjects,
            confirmed=SqlConfirmed(self.store),
            subjects_of_leads=SqlLeadSubjects(self.store),
            copies=self.copies,
            clock=self.clock,
            faces=SqlFaces(self.store),
        )
        return Watcher(ports, self.watching, self.material)

    @cached_property
    def casework(self) -> Casework:
        """Takes in pages and clues, and keeps leads in line with their subjects."""
        return Casework(
            CaseworkPorts(
                leads=self.leads,
                subjects=self.subjects,
                adverts=self.adverts,
                materials=SqlMaterialBook(self.store, self.clock),
                watcher=self.watcher,
                copies=self.copies,
                placer=self.placer,
                material=self.material,
                district_name=self.watch_columns.place,
                statements=self.statements,
                stage_of=lambda lead: docket_of(self.act_ports, lead).stage,
                reopen=lambda lead, news, by: reopen(self.act_ports, lead, news=news, by=by, at=self.clock.now()),
            )
        )

    @property
    def clue_intake(self) -> ClueIntake:
        """The way of outside clues into the casework."""
        return ClueIntake(
            IntakePorts(
                clues=self.clues,
                statements=self.statements,
                place=lambda mention: self.casework.meet(mention, CLUES),
                open_lead=self._open_of_clue,
                find_lead=self.leads.of_subject,
                clock=self.clock,
                sectors=self.sectors,
                retract=SqlRetraction(self.store, self.clock),
                together=self.store.together,
            )
        )

    @cached_property
    def knowing(self) -> Knowing:
        """What casework knows already, for the screening."""
        return Knowing(self.leads, self.watch, self.today)

    def _open_of_clue(self, lead: Lead) -> tuple[Lead, bool]:
        """Open or refresh a clue's lead; a new one counts as registered now, whenever the other system received it."""
        with self.store.together():
            stored, is_new = self.leads.take_in(lead, CLUES)
            if is_new:
                perform(self.act_ports, Act(lead=stored.id or "", act="register", by=CLUES, at=self.clock.now()))
        return stored, is_new

    def _unite(self, kept: str, gone: str, by: str, reason: str) -> None:
        self.leads.unite(kept, gone, actor=by, reason=reason)

    def _separate(self, kept: str, gone: str, by: str, reason: str) -> None:
        self.leads.separate(gone, actor=by, reason=reason)

    def clues_among(
        self, dossiers: Sequence[Dossier], witnesses: Mapping[str, Sequence[str]]
    ) -> Callable[[str], Sequence[Clue]]:
        """The clues of the subjects of some leads, read together; one lead at a time would be a query each."""
        numbers = {one.subject.id: witnesses.get(one.subject.id, ()) for one in dossiers if one.subject}
        found = {clue.id: clue for clue in self.clues.some([each for some in numbers.values() for each in some])}
        return lambda subject: [found[number] for number in numbers.get(subject, ()) if number in found]

    def _all_sources(self) -> Mapping[str, Sequence[SourceSeen]]:
        return all_sources(self.clues.standing(), SqlWitnesses(self.store).all())


def together(publishers: Mapping[str, AbstractSet[str]], urls: Sequence[str]) -> AbstractSet[str]:
    """The publishers of some pages, of those that were read already."""
    return frozenset[str]().union(*(publishers.get(url, ()) for url in urls))
