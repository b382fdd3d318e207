"""Alembic's entry: runs the migrations on the connection that store.migrate hands over."""

from alembic import context
from sqlmodel import SQLModel

import store.answer_tables
import store.board_tables
import store.campaign_tables
import store.casework_tables
import store.clue_tables
import store.crawl_tables
import store.docket_tables
import store.nights.tables
import store.notices.tables
import store.people_tables
import store.picture_tables
import store.saved_view_tables
import store.score_tables
import store.stamps.tables
import store.subject_tables
import store.tables
import store.text_tables
import store.watch_tables
import store.word_tables  # noqa: F401  # these declare the tables that autogenerate compares with

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
