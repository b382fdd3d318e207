"""The tables of pictures, as SQLModel classes; values become rows in store/pictures.py and nowhere else.

picture ─┬─ picture_address    where its bytes were seen
         └─ picture_place ── page    on which pages it stands, and whether their screening heard its text
picture_mark                   how far each evidence file was searched
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from store.tables import URL_LENGTH, _moment, _text


class PictureRow(SQLModel, table=True):
    """One picture by its bytes, and what was read in it."""

    __tablename__ = "picture"
    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    url: str = Field(max_length=URL_LENGTH)
    exhibit_file: str = Field(max_length=255)
    exhibit_offset: int
    exhibit_sha256: str = Field(max_length=64)
    exhibit_record: str = Field(max_length=255)
    captured_at: datetime = Field(sa_column=_moment())
    #: facts.pictures.PictureState.
    state: str = Field(max_length=16, index=True)
    #: Whether there is text in it.
    has_text: bool = False
    reader: str = Field(default="", max_length=64)
    width: int = 0
    height: int = 0
    frames: int = 0
    seconds: float = 0.0
    #: JSON list of [text, confidence, [left, top, right, bottom]].
    lines: str = Field(default="[]", sa_column=_text())


class PictureAddressRow(SQLModel, table=True):
    """One address of a picture; the bytes it gave last count."""

    __tablename__ = "picture_address"
    url: str = Field(primary_key=True, max_length=URL_LENGTH)
    sha256: str = Field(max_length=64, foreign_key="picture.sha256")


class PicturePlaceRow(SQLModel, table=True):
    """One picture on one page."""

    __tablename__ = "picture_place"
    __table_args__ = (Index("ix_picture_place_sha256", "sha256"),)
    page_id: int = Field(primary_key=True, foreign_key="page.id")
    sha256: str = Field(primary_key=True, max_length=64, foreign_key="picture.sha256")
    #: Which one it is on the page.
    position: int
    #: Version of the screening that has this picture's text; None before there is one.
    heard: str | None = Field(default=None, max_length=200)


class PictureMarkRow(SQLModel, table=True):
    """How far something was searched for pictures: an evidence file by bytes, the pages by their number."""

    __tablename__ = "picture_mark"
    name: str = Field(primary_key=True, max_length=255)
    position: int
