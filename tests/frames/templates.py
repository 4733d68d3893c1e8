"""Templates of one’s own, and what is said of them."""

import nbformat


def template(folder, cells, name="own.ipynb"):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, metadata={"tags": tags}) for source, tags in cells],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )
    path = folder / name
    path.write_text(nbformat.writes(notebook))
    return path
