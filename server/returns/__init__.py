"""MEANING: entry kinds, recording, projections, identification, reconciliation, checklists, review. Never HTTP."""
