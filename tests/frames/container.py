"""A container, whose administrator lets Jupyter run for root: there tests do."""

from __future__ import annotations

import json
from pathlib import Path


def allowing_root(folder: Path) -> Path:
    """A folder with Jupyter's settings that say so."""
    (folder / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": {"allow_root": True}}))
    return folder
