"""The analysts' web application and the REST API, in Chinese, server-rendered; `desk.app` makes it.

people     accounts, sign-in, roles, sessions, tokens
queue      what is to be reviewed, full text, saved views
capture    the page as it was seen, unable to do anything; what changed since; its evidence
review     one screen for one page, decisions by key
cases      leads, subjects, acts, duties
papers     watch list, imports, exports, reports, campaign
overview   last night, map, trends, funnel, health
workshop   lexicon, sources, models, settings, log, storage
drawing    pictures of data           api    what the REST API shares

Nothing is imported here: the command line takes its words from `desk.words` and must not wait for a web server.
"""
