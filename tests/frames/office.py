"""Word files as LibreOffice shows them: what somebody sees who opens them."""

import shutil
import subprocess

import pypdf
import pytest


def shown(files, folder):
    """Of each Word file its sides, as texts; skips where there is no LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice was not found. Debian and Ubuntu: ‘apt install libreoffice-writer’.")
    command = [
        office,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True)
    made = {file.stem: pypdf.PdfReader(folder / f"{file.stem}.pdf") for file in files}
    return {stem: [side.extract_text() for side in each.pages] for stem, each in made.items()}


def has_letters_of_word():
    """Whether the letters that the reports' styles ask for, or others as wide, are on this machine."""
    if (ask := shutil.which("fc-match")) is None:
        return False
    told = subprocess.run([ask, "Calibri"], check=True, capture_output=True, text=True).stdout
    return "Calibri" in told or "Carlito" in told
