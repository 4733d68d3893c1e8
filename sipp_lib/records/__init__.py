"""What people agreed: the kinds of record, the store that keeps every revision, and what joins them up.

From what is typed to what is missing:

- `kinds`: the kinds of record and their fields
- `author`: who is typing
- `offers`: what is written already and may be taken up in another field
- `form_schema`: a kind as a form sees it; what a number may be, in words; what was typed as a record holds it
- `came_back`: which line of a form a revision came from, and which line that comes back is a correction
- `returned_records`: what came back in a form that was given out, checked and kept as its writer's
- `live_store`: a store open for editing, and what others write meanwhile
- `store`: add, revise, withdraw, restore, join, redact, merge
- `revision`: one act on one record, its hash, its order
- `revision_table`: the one table as each place holds it, and what a store asks of the place
- `database`: the SQLite file, its transactions, its failures in words
- `postgresql`: the same on a PostgreSQL server, heard of without asking
- `sessions`: a session with such a server, its failures in words
- `server_schema`: the server's schema, roles and policies, as `server_schema.sql` makes and upgrades them
- `accounts`: people's accounts on a server, and the rights of each
- `merge`: what the revisions of a record say together
- `history`: who changed what in a record, and when
- `bundle`: records as a file
- `coded`: who gave which theme to which voice
- `remarks`: what is unlikely in a record, or better looked at before it is published
- `chain`: which record rests on which, and what is missing
"""
