"""Which adapter serves which port: the house put together, lazily, from one Settings."""

import fcntl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from classifier import NOTHING_KNOWN, Head, Known, Model
from classifier.shelf import Shelf, open_model
from evidence import WarcVault
from evidence.images import images
from facts.assessments import Bands
from facts.errors import NoSpace, Overtaken
from facts.heat import HeatMap
from facts.sources import Source
from pictures.codes import CodeReader, links_in
from runs.accounting import Accountant, AccountPorts
from runs.bands import bands_in_use
from runs.changes import compare
from runs.following import FollowPorts
from runs.fresh import Fresh, Living
from runs.health import Gauge, missed, say_missed
from runs.scan import ScanPorts
from screening import Screener
from screening.heat import heat_maps
from store import (
    SqlAdvertBook,
    SqlAuditLog,
    SqlFrontier,
    SqlHealthBook,
    SqlLeadBook,
    SqlLeaseBook,
    SqlPageBook,
    SqlReviewBook,
    SqlRevisitBook,
    SqlRunBook,
    SqlScheduleBook,
    SqlShiftBook,
    Store,
    open_store,
)
from store.migrate import check, upgrade
from store.reports import SqlReportBook
from store.tallies import SqlTallyBook
from wiring.asking import with_terms
from wiring.clock import SystemClock
from wiring.desk_books import DeskBooks
from wiring.launcher import ProcessLauncher
from wiring.ops_books import OpsBooks
from wiring.rules import Rules
from wiring.scanning import find_sources
from wiring.settings import SOFTWARE, Settings


class House(DeskBooks, OpsBooks):
    """Every room's adapter, made when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock()

    @cached_property
    def store(self) -> Store:
        """The database, with tables; a new SQLite file gets them at once, others must be at this version.

        Raises:
            StaleSchema: a PostgreSQL database or an older file needs `fangfei db upgrade`.
        """
        opened = open_store(self.settings.database)
        if _is_blank(opened):
            upgrade(opened)
        check(opened)
        return opened

    @property
    def screener(self) -> Screener:
        """Rules and model as they are now; built anew when a file of the lexicon changes or a model is promoted."""
        return self._screener.now()

    @property
    def knowing_screener(self) -> Screener:
        """The same with the watch list and the confirmed leads in mind: what a scan screens with."""
        return self._knowing_screener.now()

    @cached_property
    def _screener(self) -> Fresh[Screener]:
        return self._fresh_screener(lambda: NOTHING_KNOWN)

    @cached_property
    def _knowing_screener(self) -> Fresh[Screener]:
        return self._fresh_screener(self.knowing.now)

    def _fresh_screener(self, known: Callable[[], Known]) -> Fresh[Screener]:
        return self.rules.fresh_screener(
            lambda: self.model, pointer=self.shelf.pointer, bands=self.settings.bands_file, known=known
        )

    @property
    def bands(self) -> Bands:
        """The office's bands as its file has them now, the shipped ones where there is none.

        Raises:
            BadInput, UnreadableFile: the file is there and cannot be used.
        """
        return bands_in_use(self.settings.bands_file)

    @property
    def shelf(self) -> Shelf:
        """The office's own models."""
        return Shelf(self.settings.shelf)

    @property
    def model(self) -> Model:
        """The text model in use: the one that the settings name, else the shelf's champion, else the shipped one.

        Raises:
            ModelUnusable: it is damaged or was made for another program.
        """
        return open_model(self.settings.model) if self.settings.model else self.shelf.champion()

    def heat(self, text: str) -> Mapping[Head, HeatMap]:
        """Where the answers of the model in use for a reading text come from."""
        return heat_maps(text, self.model)

    @property
    def rules(self) -> Rules:
        """Where the lexicon comes from."""
        return Rules(self.settings.lexicon, self.clock)

    @cached_property
    def sectors(self) -> Mapping[str, str]:
        """Sector code -> name as the office's form writes it; follows the lexicon when it changes."""
        lexicon = self.rules.fresh_lexicon()
        return Living(lambda: lexicon.now().sectors)

    @property
    def leads(self) -> SqlLeadBook:
        """Leads and judgements."""
        return SqlLeadBook(self.store, self.clock)

    @property
    def pages(self) -> SqlPageBook:
        """Pages and screenings."""
        return SqlPageBook(self.store)

    @property
    def reviews(self) -> SqlReviewBook:
        """Queues and opinions."""
        return SqlReviewBook(self.store, self.clock)

    @property
    def health(self) -> SqlHealthBook:
        """Profiles and drift of runs."""
        return SqlHealthBook(self.store)

    @property
    def gauge(self) -> Gauge:
        """What measures runs, with the model in use."""
        lexicon = self.rules.fresh_lexicon()
        titles = Living(lambda: lexicon.now().categories)
        return Gauge(
            runs=self.runs("health"), reviews=self.reviews, health=self.health, model=self.model, titles=titles
        )

    def missed(self) -> tuple[str, ...]:
        """What the screening misses, as the last four weeks' judgements of queues say; plain Chinese."""
        return say_missed(missed(self.reviews, since=self.clock.now() - timedelta(days=28)))

    @property
    def audit(self) -> SqlAuditLog:
        """The audit chain."""
        return SqlAuditLog(self.store, self.clock)

    @property
    def schedules(self) -> SqlScheduleBook:
        """When things happen by themselves."""
        return SqlScheduleBook(self.store, self.clock)

    @property
    def shifts(self) -> SqlShiftBook:
        """Every moment at which a schedule was due, and what came of it."""
        return SqlShiftBook(self.store, self.clock)

    @property
    def lease(self) -> SqlLeaseBook:
        """The lease of the one scheduler."""
        return SqlLeaseBook(self.store, self.clock)

    def runs(self, actor: str) -> SqlRunBook:
        """The run table, written to in an actor's name."""
        return SqlRunBook(self.store, self.clock, actor)

    def sources(self, names: Sequence[str]) -> tuple[Source, ...]:
        """Sources as `find_sources` has them, with the words that their searches take from the lexicon."""
        return with_terms(find_sources(names, self.settings), self.rules)

    @property
    def revisits(self) -> SqlRevisitBook:
        """The memory of URLs over all runs."""
        return SqlRevisitBook(self.store)

    @property
    def adverts(self) -> SqlAdvertBook:
        """Adverts with their publishers and landing pages."""
        return SqlAdvertBook(self.store)

    @property
    def reports(self) -> SqlReportBook:
        """What runs saw of each source."""
        return SqlReportBook(self.store)

    def vault(self, run: str = "reading") -> WarcVault:
        """The evidence folder; keeping under a run's name, reading whatever is there."""
        return WarcVault(self.settings.evidence, run=run, software=SOFTWARE)

    def scan_ports(self) -> ScanPorts:
        """Whom a scan works with."""
        return ScanPorts(
            launcher=ProcessLauncher(self.settings.logs),
            pages=self.pages,
            leads=self.leads,
            runs=self.runs("scan"),
            vault=self.vault(),
            clock=self.clock,
            take=self.casework.take_page,
            settle=self.settle,
            follow=self._follow_ports(),
            accountant=Accountant(
                AccountPorts(
                    tallies=SqlTallyBook(self.store), reports=self.reports, vault=self.vault(), clock=self.clock
                )
            ),
            comparer=lambda run, is_stopped: compare(run, self.revisits, self.vault(), is_stopped=is_stopped).problems,
            audit=self.audit,
            gauge=self.gauge,
        )

    def _follow_ports(self) -> FollowPorts:
        return FollowPorts(
            vault=self.vault(),
            frontier=lambda run: SqlFrontier(self.store, run),
            pictures=lambda run: images(self.settings.evidence, {}, run=run),
            codes=lambda body: links_in(self.code_reader.codes(body)),
        )

    @cached_property
    def code_reader(self) -> CodeReader:
        """Reads codes in pictures, in a process of its own that starts with the first picture."""
        return CodeReader()

    def close(self) -> None:
        """End what was started for this house: the process that reads codes."""
        if "code_reader" in self.__dict__:
            self.code_reader.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one scan at a time write to this folder; the lock falls with the process that holds it.

        Raises:
            Overtaken: another scan is running.
            NoSpace: the folder cannot be written.
        """
        path = self.settings.out / "scan.lock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = path.open("w", encoding="ascii")
        except OSError as problem:
            raise NoSpace(
                f"The folder {path.parent} cannot be written ({problem.strerror}); name another --out."
            ) from problem
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise Overtaken(
                    f"Another scan is writing to {path.parent}; wait for it or name another --out."
                ) from problem
            yield


def _is_blank(store: Store) -> bool:
    # By its tables, not by its file: a first run that died or found the disk full leaves a file without any.
    if store.engine.dialect.name != "sqlite":
        return False
    with store.reading() as connection:
        return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None
