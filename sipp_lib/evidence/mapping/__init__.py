"""Which column of a school's file is what: detected, asked about, corrected, kept for the next file."""
