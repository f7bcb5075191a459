"""TRUTH: entry, signing, ledger (the only writer of journal rows). Never leases, never HTTP."""
