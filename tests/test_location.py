from __future__ import annotations

from pathlib import Path

import pytest

from sipp_lib.errors import StoreError
from sipp_lib.location import refuse_shared

REMEDY = (
    "Two copies written at once would damage each other. Set SIPP_DATA to a folder on a disk of this computer; where "
    'sipp.toml says private = "here", take that line out; or ask whoever looks after the workbook. To work with '
    "others, share the records: ‘Work with other schools’ on the start page."
)
MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/homes /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//server/staff /mnt/staff\\040room cifs rw 0 0
"""


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - Riverside Council",
        "Dropbox (Personal)",
        "Google Drive",
        "GoogleDrive-someone@example.org",
        "My Drive",
        "iCloudDrive",
        "com~apple~CloudDocs",
        "Nextcloud",
        "Box",
    ],
)
def test_a_synchronised_folder_is_refused_with_the_remedy(tmp_path: Path, folder: str) -> None:
    with pytest.raises(StoreError) as raised:
        refuse_shared(tmp_path / folder / "enquiry" / "records.sqlite", "")
    assert str(raised.value) == f"The records cannot be kept in the synchronised folder ‘{folder}’. {REMEDY}"


def test_a_link_into_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "enquiry").symlink_to(tmp_path / "OneDrive")
    with pytest.raises(StoreError):
        refuse_shared(tmp_path / "enquiry" / "records.sqlite", "")


@pytest.mark.parametrize(
    "place", ["/home/teacher/r.sqlite", "/mnt/staff room/r.sqlite", "//server/staff/r.sqlite"]
)
def test_a_network_share_is_refused_with_the_remedy(place: str) -> None:
    with pytest.raises(StoreError) as raised:
        refuse_shared(Path(place), MOUNTS)
    assert str(raised.value) == f"The records cannot be kept on a network share. {REMEDY}"


@pytest.mark.parametrize("place", ["/srv/boxes/r.sqlite", "/home/local/r.sqlite", "/data/onedriven/r.sqlite"])
def test_a_folder_of_this_machine_is_taken(place: str) -> None:
    refuse_shared(Path(place), MOUNTS)
