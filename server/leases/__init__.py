"""TERMS: schedules on their way in and lists on their way out. Never the journal's storage, never HTTP."""
