"""The gate: what may be shown to whom, and how many pupils are behind it."""
