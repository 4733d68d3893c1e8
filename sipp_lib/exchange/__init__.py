"""Many schools, one partnership: records that travel through a folder which the schools share already.

- `cipher`: a passphrase seals and opens what lies in the folder
- `parcel`: what one computer puts there at a time
- `held_back`: what does not travel, since it names a pupil
- `exchange`: a round: take in what others put there, put there what is written here
"""
