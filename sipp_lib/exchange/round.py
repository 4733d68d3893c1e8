"""What a round of exchange has done and could not do, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass

from sipp_lib.exchange.seen import Taken
from sipp_lib.formats import counted, listing


@dataclass(frozen=True)
class Round:
    """What a round has done, and what it could not do.

    Parameters
    ----------
    received, sent : int
        Revisions that were new here, and that were put into the folder.
    files : int
        Evidence files that went out.
    files_held : int
        Evidence files that stay here since a pupil is named in them.
    brought : int
        Evidence files that came in.
    scales_brought : int
        Scales that came in.
    scales : tuple of str
        What is to be said of scales that differ, or stay here since a pupil is named in them.
    held_back : tuple of str
        Ids of records that stay here since they name a pupil.
    held_as : str
        What these records are, in words that name nobody.
    waiting : int
        Files that have not arrived whole, or of which something earlier has not.
    newer : bool
        Whether something was written by a newer version of the workbook: it waits in the folder until this one is
        updated.
    unreadable : tuple of str
        Names of files that have another passphrase, or that somebody changed.
    partners : tuple of Taken
        The last that was heard of each other copy.
    """

    received: int = 0
    sent: int = 0
    files: int = 0
    files_held: int = 0
    brought: int = 0
    scales_brought: int = 0
    scales: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    held_as: str = ""
    waiting: int = 0
    newer: bool = False
    unreadable: tuple[str, ...] = ()
    partners: tuple[Taken, ...] = ()

    def describe(self) -> list[str]:
        """What a person is told of it."""
        told = [
            f"{counted(self.received, 'change')} came in and {counted(self.sent, 'change')} went out."
            if self.received or self.sent
            else "Nothing was new in the records."
            if self.brought or self.files
            else "Nothing was new."
        ]
        if self.brought:
            told.append(f"{counted(self.brought, 'file')} of evidence came in, with pupils under pseudonyms.")
        if self.scales_brought:
            came = f"{counted(self.scales_brought, 'scale')} of questionnaires came in"
            told.append(f"{came}, into the programme's folder ‘scales’.")
        told += self.scales
        if self.files:
            told.append(f"{counted(self.files, 'file')} of evidence went out, with pupils under pseudonyms.")
        if self.files_held:
            stays = "file of evidence stays" if self.files_held == 1 else "files of evidence stay"
            told.append(
                f"{self.files_held} {stays} on this computer because a pupil is named there. ‘Make the report’ in "
                "phase 5 says where, and so does ‘sipp check’. Correct the school's file, remove what was added "
                "(‘Remove’ in phase 1, or ‘sipp withdraw’) and add the corrected file."
            )
        if self.partners:
            told.append(f"Who takes part: {'; '.join(each.heard for each in self.partners)}.")
        if self.held_back:
            told.append(self.says_held_back())
        if self.waiting:
            told.append(
                f"{counted(self.waiting, 'file')} in the folder cannot be read yet: wait until the folder has been "
                "copied to this computer as a whole."
            )
        if self.newer:
            told.append(
                "Somebody uses a newer version of the workbook. Update it on this computer to read what they write; "
                "until then it is kept in the folder."
            )
        if self.unreadable:
            told.append(
                f"Cannot be opened with the passphrase, or was changed by somebody: {listing(self.unreadable)}. What "
                "you wrote is put there again; ask whoever looks after the folder about these files."
            )
        return told

    def stays(self) -> list[str]:
        """What stays on this computer since a pupil is named there."""
        return [*([self.says_held_back()] if self.held_back else ()), *self.scales]

    def says_held_back(self) -> str:
        """What stays on this computer, and until when."""
        stays, shared = (
            ("record stays", "it is") if len(self.held_back) == 1 else ("records stay", "they are")
        )
        return (
            f"{len(self.held_back)} {stays} on this computer because a pupil is named there: {self.held_as}. Take the "
            f"name out, and {shared} shared; the page to start from leads there."
        )
