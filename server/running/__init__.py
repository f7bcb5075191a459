"""RUNNING: starting Handback and what it needs on one machine. Knows every room from outside, and no rule of theirs."""
