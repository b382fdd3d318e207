"""Whether this machine and this installation are fit for unattended work, and how to mend what is not."""

from ops.doctor.check import Check, Examination

__all__ = ["Check", "Examination"]
