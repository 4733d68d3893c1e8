"""What people agreed: the kinds of record, the store that keeps every revision, and what joins them up."""
