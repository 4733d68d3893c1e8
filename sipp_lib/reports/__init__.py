"""Evaluation reports: what is on the page, how it is run, rendered, stamped and made in batches."""
