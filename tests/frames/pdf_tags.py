"""The structure of a PDF, as whoever hears it meets it."""

import pikepdf


def tagged(part):
    """Every element of a PDF's structure."""
    if isinstance(part, pikepdf.Array):
        for each in part:
            yield from tagged(each)
    elif isinstance(part, pikepdf.Dictionary) and "/S" in part:
        yield part
        if "/K" in part:
            yield from tagged(part.K)
