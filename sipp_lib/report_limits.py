"""What one report may take, in seconds and megabytes, whichever way it is made."""

from __future__ import annotations

SECONDS, MEGABYTES = 300, 2000  # unless the command says otherwise
CELL_SECONDS = SECONDS  # of one cell, where a kernel runs them: papermill by hand and researchers' templates
PREVIEW_SECONDS = 2 * SECONDS  # of the whole command behind ‘Make the report’ on the page of phase 5
