"""A lexicon folder as texts in memory, its digest, and the manifest that says whether somebody edited it.

The digest is over the canonical content: each file's name and its text as UTF-8 with line feeds and without a byte
order mark, so a checkout on another system is the same lexicon. SHA256SUMS is the format of sha256sum.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from facts.errors import BrokenLexicon, NoSpace

#: Lists every file of a sealed folder with its digest.
MANIFEST = "SHA256SUMS"
#: Name -> canonical text of each *.yml, in the order of names.
Files = Mapping[str, str]


def read_folder(home: Path, *, may_be_empty: bool = False) -> Files:
    """Read every *.yml of a folder.

    Raises:
        BrokenLexicon: there is no such folder, no file in it, or a file is not UTF-8.
    """
    if may_be_empty and not home.is_dir():
        raise BrokenLexicon(f"{home}: no such folder; name another, or start it with `fangfei lexicon add`")
    paths = sorted(home.glob("*.yml")) if home.is_dir() else []
    if not paths and not may_be_empty:
        raise BrokenLexicon(f"{home}: no lexicon files (*.yml) here; name another folder")
    return {path.name: _text(path) for path in paths}


def _text(path: Path) -> str:
    try:
        return canonical(path.read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenLexicon(f"{path.name}: cannot be read ({error}); save it as UTF-8 YAML") from error


def canonical(body: bytes) -> str:
    """Return a file's text without a byte order mark and with line feeds alone."""
    return body.decode("utf-8-sig").replace("\r\n", "\n")


def digest_of(files: Files, *more: bytes) -> str:
    """Return the SHA-256 over the canonical content and what else decides a match, as 64 hexadecimal digits."""
    digest = hashlib.sha256(b"".join(more))
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()


def manifest_of(files: Files) -> str:
    """Return the manifest of a folder: one line for each file, as sha256sum writes it."""
    return "".join(f"{hashlib.sha256(files[name].encode()).hexdigest()}  {name}\n" for name in sorted(files))


def seal(home: Path) -> Path:
    """Write a folder's manifest and return where it is.

    Raises:
        BrokenLexicon: the folder cannot be read.
        NoSpace: it cannot be written.
    """
    path = home / MANIFEST
    text = manifest_of(read_folder(home))
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise NoSpace(f"{path} cannot be written ({problem.strerror}).") from problem
    return path


def differences(home: Path) -> tuple[str, ...]:
    """Say which files of a sealed folder are not what its manifest lists; nothing where all are, or where it has none.

    Raises:
        BrokenLexicon: the folder cannot be read.
    """
    manifest = home / MANIFEST
    if not manifest.exists():
        return ()
    listed = dict(_lines(manifest.read_text(encoding="utf-8")))
    found = dict(_lines(manifest_of(read_folder(home))))
    return tuple(
        f"{name}: {_word(listed.get(name), found.get(name))}"
        for name in sorted({*listed, *found})
        if listed.get(name) != found.get(name)
    )


def _lines(manifest: str) -> Iterator[tuple[str, str]]:
    for line in manifest.splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _word(listed: str | None, found: str | None) -> str:
    if listed is None:
        return "not part of the lexicon that was shipped"
    return "missing" if found is None else "edited since it was shipped"
