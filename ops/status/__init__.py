"""How the unattended work stands, on one screen: what `fangfei status` prints."""

from ops.status.database import of_database
from ops.status.looking import StatusPorts, look
from ops.status.report import Report, Section

__all__ = ["Report", "Section", "StatusPorts", "look", "of_database"]
