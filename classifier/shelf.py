"""The office's shelf of models: a folder of versions, and one small file that says which of them is in use.

models/
├── 2026.12-3f9a2c/   model.json, weights.npz, MODEL-CARD.md; written aside and renamed into place
├── champion.json     the champions in their order, the last one in use; replaced whole by os.replace
├── champion.new      what it will be; left behind only by a change that was cut short
└── lock              held by whoever changes the shelf, falls with its process

Without a champion of its own an office uses the shipped model.
"""

import fcntl
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

import numpy as np

from classifier.heads import HEADS
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE, Model
from facts.errors import BadInput, ModelUnusable, NoSpace, NotKnown
from text import fold_version

POINTER_FILE, LOCK_FILE = "champion.json", "lock"
#: How the shipped model is called where versions are listed.
SHIPPED = "shipped"
CARD_FILE = "MODEL-CARD.md"
_SHIPPED_FOLDER = Path(__file__).parent / "model"
#: A version names a folder.
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ASIDE = ".coming-"


def open_model(folder: Path) -> Model:
    """Read a model and check that it can answer: shapes, finite numbers, the folding it was trained with.

    Raises:
        ModelUnusable: a file is missing or damaged, a weight is no number, or it was made for another program.
    """
    try:
        model = Model.load(folder)
        fault = _fault(model)
    except (zipfile.BadZipFile, zlib.error, EOFError, TypeError, AttributeError, LookupError, ValueError) as problem:
        raise ModelUnusable(f"The model in {folder} is damaged ({problem}); train it again.") from problem
    if fault:
        raise ModelUnusable(f"The model in {folder} {fault}; train it again.")
    return model


def _fault(model: Model) -> str:
    """What is wrong with a model whose files could be read; "" where nothing is."""
    if model.manifest.get("fold") != fold_version():
        trained = model.manifest.get("fold")
        return f"was trained by another version of this program (folding {trained}, here {fold_version()})"
    grams = len(model.vocabulary)
    if model.idf.shape != (grams,) or model.weights.shape != (grams, len(HEADS)):
        return "has weights that do not fit its grams"
    numbers = [model.intercepts[head] for head in HEADS]
    numbers += [number for head in HEADS for number in astuple(model.calibrations[head])]
    if not all(np.isfinite(each).all() for each in (model.weights, model.idf, np.array(numbers, np.float64))):
        return "holds weights that are no numbers (NaN or infinite)"
    if not _VERSION.fullmatch(str(model.manifest.get("version", ""))):
        return "has no version that can name a folder"
    return ""


class Shelf:
    """Versions of the text model, and which of them is in use."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when the first model is put there."""
        self.folder = folder

    @property
    def pointer(self) -> Path:
        """The file that changes when the champion does."""
        return self.folder / POINTER_FILE

    def line(self) -> tuple[str, ...]:
        """The champions that came after the shipped model, oldest first; the last one is in use.

        Raises:
            ModelUnusable: the file was damaged by hand; this program replaces it whole.
        """
        try:
            found = json.loads(self.pointer.read_text(encoding="utf-8"))["line"]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise ModelUnusable(f"{self.pointer} cannot be read ({problem}); restore it from a backup.") from problem
        if not isinstance(found, list) or not all(isinstance(name, str) and _VERSION.fullmatch(name) for name in found):
            raise ModelUnusable(f"{self.pointer} does not hold a list of versions; restore it from a backup.")
        return tuple(found)

    def champion(self) -> Model:
        """The model in use: the last of the line, or the shipped one.

        Raises:
            ModelUnusable: it is damaged, gone, or made for another program; says how to go on without it.
        """
        line = self.line()
        try:
            return open_model(self.folder / line[-1]) if line else Model.load()
        except ModelUnusable as problem:
            raise ModelUnusable(f"{problem} `fangfei rollback` puts the model before it in use.") from problem

    def open(self, name: str) -> Model:
        """Read a model by its name.

        Args:
            name: `shipped`, a version on the shelf, or a folder.

        Raises:
            NotKnown: there is no such version on the shelf.
            ModelUnusable: it cannot be used.
        """
        return Model.load() if name == SHIPPED else open_model(self.folder_of(name))

    def folder_of(self, name: str) -> Path:
        """Folder of the shipped model, of a version, or one named as such; errors as `place`."""
        if name == SHIPPED:
            return _SHIPPED_FOLDER
        return Path(name) if Path(name).is_dir() or "/" in name else self.place(name)

    def place(self, version: str) -> Path:
        """Folder of a version.

        Raises:
            NotKnown: there is no such version on the shelf.
        """
        place = self.folder / version
        if not _VERSION.fullmatch(version) or not (place / MANIFEST_FILE).is_file():
            held = ", ".join(self.versions()) or "none"
            raise NotKnown(f"There is no model {version} on the shelf {self.folder}; it holds {held}.")
        return place

    def versions(self) -> tuple[str, ...]:
        """Every version on the shelf, oldest first."""
        places = [path.parent for path in self.folder.glob(f"*/{MANIFEST_FILE}") if path.parent.name[0] != "."]
        return tuple(place.name for place in sorted(places, key=lambda one: (one.stat().st_mtime_ns, one.name)))

    def newest_challenger(self) -> str:
        """The version that came last and was never in use.

        Raises:
            NotKnown: there is none.
        """
        fresh = [version for version in self.versions() if version not in self.line()]
        if not fresh:
            raise NotKnown(f"There is no challenger in {self.folder}; make one with `fangfei train FILE`.")
        return fresh[-1]

    def put(self, folder: Path) -> str:
        """Copy a trained model onto the shelf and return its version; the caller holds `alone`.

        Raises:
            ModelUnusable: the model cannot be used, or another one of the same version stands there.
            NoSpace: the shelf cannot be written.
        """
        version = str(open_model(folder).manifest["version"])
        home = self.folder / version
        if folder.resolve() == home.resolve():
            return version
        with self._written():
            if not self._holds(home, folder):
                self._copy(folder, home)
        return version

    def _holds(self, home: Path, folder: Path) -> bool:
        """Whether a sound copy stands there; a damaged one is taken away, so that training again mends it."""
        if not home.exists():
            return False
        try:
            same = open_model(home).manifest["sha256"] == open_model(folder).manifest["sha256"]
        except ModelUnusable:
            shutil.rmtree(home)
            return False
        if not same:
            raise ModelUnusable(f"Another model called {home.name} stands on the shelf already; train yours again.")
        return True

    def _copy(self, folder: Path, home: Path) -> None:
        for left in self.folder.glob(f"{_ASIDE}*"):
            shutil.rmtree(left, ignore_errors=True)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self.folder))
        for name in (WEIGHTS_FILE, CARD_FILE, MANIFEST_FILE):
            if (folder / name).exists():
                _write(aside / name, (folder / name).read_bytes())
        aside.chmod(0o755)
        aside.rename(home)
        _settle(self.folder)

    @property
    def is_cut_short(self) -> bool:
        """Whether somebody's change of champion ended before it took hold; the next change clears that away."""
        return self._coming.exists()

    @property
    def _coming(self) -> Path:
        return self.pointer.with_suffix(".new")

    @contextmanager
    def pointing(self, line: Sequence[str]) -> Iterator[None]:
        """Put another champion in use when the block is through: one rename, so that a crash leaves the old or the new.

        What the block does (the audit entry) happens only where the shelf can be written, and before the change.

        Raises:
            NoSpace: the shelf cannot be written; the old champion stays.
        """
        with self._written():
            _write(self._coming, (json.dumps({"line": list(line)}, indent=1) + "\n").encode())
        try:
            yield
        except BaseException:
            self._coming.unlink(missing_ok=True)
            raise
        with self._written():
            os.replace(self._coming, self.pointer)  # noqa: PTH105  # says what it is: one step
            _settle(self.folder)

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise NoSpace(f"The shelf {self.folder} cannot be written ({problem.strerror}).") from problem

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the shelf's lock; it falls with the process that holds it.

        Raises:
            BadInput: somebody else is changing the shelf.
            NoSpace: the shelf cannot be written.
        """
        with self._written():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / LOCK_FILE).open("w", encoding="ascii")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise BadInput(f"Somebody else is changing the models in {self.folder}; try again later.") from problem
            yield


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the disk take the renames of a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
