"""Many schools, one partnership: records that travel through a folder which the schools share already.

- `cipher`: a passphrase, and how short it may be, seals and opens what lies in the folder, and a backup
- `parcel`: what one file holds before it is sealed
- `held_back`: what does not travel, since it names a pupil
- `here`: whether this account wrote a file, or it came with a folder from elsewhere
- `seen`: which files were taken in, and how the partnership is shared
- `attachments`: evidence files that may travel, too
- `scale_files`: a programme's own scales, which travel with the measures that name them
- `round`: what a round has done, in words
- `exchange`: a round: take in what others put there, put there what is written here, under names that tell nothing
- `membership`: how a partnership begins to be shared, and a colleague begins from the folder
- `letter`: one file by e-mail
- `courier`: rounds while a page is open
"""
