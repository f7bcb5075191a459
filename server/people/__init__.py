"""WHO: passwords, sign-ins, devices, invitations, tokens, throttling. Never HTTP, never returns."""
