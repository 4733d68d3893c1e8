"""What `jupyter nbconvert --to sipp_pdf` and `sipp_docx` make of a notebook run by hand: what `sipp report` makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from sipp_lib.batch.preprocessor import BROUGHT
from sipp_lib.errors import UsageError
from sipp_lib.files import shipped
from sipp_lib.report_limits import SECONDS

TEMPLATE = (
    "sipp"  # whose settings let nothing reach a page that did not pass: see `sipp_lib.batch.preprocessor`
)


class _Further(HTMLExporter):
    """The page in another form: it is rendered, and with it refused, as the page itself."""

    ending = ""

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(shipped("templates", "html"))]  # and not the current folder

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Make the page, and of it the other form.

        Raises
        ------
        SippError
            Where the page would be refused, another template was asked for, or the form cannot be made here.
        """
        if self.template_name != TEMPLATE:
            raise UsageError(
                f"This form is made of the page of the template ‘{TEMPLATE}’ only. Leave --template out."
            )
        resources = {**(resources or {}), BROUGHT: self.brought()}
        page, told = super().from_notebook_node(nb, resources, **options)
        told["output_extension"] = self.ending
        return self.made_of(page), told

    def brought(self) -> list[tuple[str, str]]:
        """What the form says beside the page: where it stands, and the words."""
        return []

    def made_of(self, page: str) -> bytes:
        """The form of a page."""
        raise NotImplementedError


class PdfExporter(_Further):
    """A tagged PDF, printed by the Chromium, Chrome or Edge of this computer."""

    export_from_notebook = "PDF (SIPP)"
    ending = ".pdf"

    def made_of(self, page: str) -> bytes:
        """The page, printed."""
        from sipp_lib.editions.browser import opened

        with opened(SECONDS) as printed:
            return printed(page)


class DocxExporter(_Further):
    """A Word document to go on writing in."""

    export_from_notebook = "Word (SIPP)"
    ending = ".docx"
    styles = Unicode(help="A Word file of one's own, whose styles the document takes.").tag(config=True)

    def brought(self) -> list[tuple[str, str]]:
        """The words of the file of styles, its header and footer."""
        from sipp_lib.editions.style_file import words_of

        return words_of(Path(self.styles)) if self.styles else []

    def made_of(self, page: str) -> bytes:
        """The page, as Word has it."""
        from sipp_lib.editions.word import word

        return word(page, Path(self.styles) if self.styles else None)
