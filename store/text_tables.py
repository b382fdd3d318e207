"""What is known of the full text of pages; the index itself is made by the migration, in each dialect's own way."""

from sqlmodel import Field, SQLModel


class IndexedTextRow(SQLModel, table=True):
    """The text of a page is in the index."""

    __tablename__ = "indexed_text"
    page_id: int = Field(primary_key=True, foreign_key="page.id", sa_column_kwargs={"autoincrement": False})
