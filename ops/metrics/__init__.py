"""Figures for Prometheus: what an office's own monitor watches; no personal data, no address, few labels."""

from ops.metrics.readings import Readings
from ops.metrics.registry import CONTENT_TYPE, Metrics

__all__ = ["CONTENT_TYPE", "Metrics", "Readings"]
