"""A drawing of a page as a picture of dots, for programs that show no drawings; its letters come from matplotlib."""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from pathlib import Path

SVG, PNG = "data:image/svg+xml;base64,", "data:image/png;base64,"
DOTS = 192  # an inch: twice those of a page


def png(source: str) -> bytes:
    """A picture of a page in PNG, a drawing at twice the page's dots an inch.

    Parameters
    ----------
    source : str
        Where the page has it from: a data address of SVG or PNG.

    Raises
    ------
    ValueError
        When it is anything else, or damaged.
    """
    if source.startswith(PNG):
        return b64decode(source.removeprefix(PNG), validate=True)
    if not source.startswith(SVG):
        raise ValueError("a picture that is not in the page itself")
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=b64decode(source.removeprefix(SVG), validate=True).decode(),
        dpi=DOTS,
        background="#fff",
        skip_system_fonts=True,  # the same picture on every machine
        font_files=_fonts(),
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return bytes(drawn)


@cache
def _fonts() -> list[str]:
    import matplotlib

    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf")
    return [str(path) for path in sorted(fonts.glob("DejaVuSans*.ttf"))]
