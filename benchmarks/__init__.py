"""Measurements: each module compares Handback with the unavoidable in one run and prints the ratio."""
