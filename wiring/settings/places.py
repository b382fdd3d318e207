"""Where things are: folders, database, the office's own rules."""

from pathlib import Path

from pydantic import BaseModel, Field

from wiring.settings.secrets import DatabaseAddress


class Places(BaseModel):
    """Folders, database, contact and the office's own rules."""

    out: Path = Field(Path("out"), description="Folder for database, evidence, logs and workbooks.")
    db: DatabaseAddress | None = Field(
        None, description="Database address; a SQLite file under `out` where none is given."
    )
    db_file: Path | None = Field(
        None, description="File that holds the database address on one line, for an address with a password in it."
    )
    contact: str = Field(
        "", description="Mail or web address that site owners can turn to; it is part of the crawler's user agent."
    )
    sources: Path | None = Field(None, description="Source file or folder that `fangfei scan` takes by default.")
    lexicon: Path | None = Field(
        None, description="The office's lexicon folder: its files add, change and retire entries of the shipped one."
    )
    models: Path | None = Field(
        None, description="Folder of the office's own models, of which one is in use; `models` under `out` by default."
    )
    model: Path | None = Field(
        None, description="Folder of one text model that is used whatever was promoted; for trials."
    )
    bands: Path | None = Field(
        None, description="File of the office's bands, which `fangfei calibrate` writes; `bands.yml` under `out`."
    )
    casework: Path | None = Field(
        None,
        description="Folder of the office's own rules of casework; a file replaces the shipped one of its name.",
    )
