"""A database as it stands at one moment: written out, counted, digested, and put back; each dialect in its own way.

SQLite       the file itself, by the online backup API
PostgreSQL   one file a table, by COPY in one REPEATABLE READ transaction; no tool of PostgreSQL's is needed
"""

from store.dumps.exhibits import exhibit_ends, sampled_exhibits
from store.dumps.loading import fill_blank, is_blank, put_back
from store.dumps.rows import figures, prints
from store.dumps.values import Dumped, Sink, Source, TableFigure, Writer
from store.dumps.writing import dump

__all__ = [
    "Dumped",
    "Sink",
    "Source",
    "TableFigure",
    "Writer",
    "dump",
    "exhibit_ends",
    "figures",
    "fill_blank",
    "is_blank",
    "prints",
    "put_back",
    "sampled_exhibits",
]
