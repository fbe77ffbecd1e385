"""Rapporteur: conference reports in; people, organizations and events out, each claim with its evidence."""

__version__ = "0.1.0"
