"""A school's file, whatever program wrote it, as a table of texts with its header found."""
