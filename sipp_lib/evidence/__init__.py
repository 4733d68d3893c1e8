"""What was measured: a partnership's evidence files, the checks on them, and who the pupils are."""
