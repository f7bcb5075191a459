"""TABLES: journal (never updated), state (projections), reference, people. Knows nothing of rules or HTTP."""

from server.models import imports, journal, links, people, reference, state

__all__ = ["imports", "journal", "links", "people", "reference", "state"]
