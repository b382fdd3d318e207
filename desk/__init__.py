"""The analysts' web application: leads, what each rests on, judgements, runs; server-rendered, in Chinese."""

from desk.app import create_app
from desk.settings import DeskPorts, DeskSettings

__all__ = ["DeskPorts", "DeskSettings", "create_app"]
