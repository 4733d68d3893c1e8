"""The commands, a module a subject; `sipp_lib.cli` puts them together.

What all use, then by subject:

- `arguments`: what several commands take
- `handouts`: `sipp form`
- `evidence`: `sipp add`, `sipp withdraw`, `sipp forget`, `sipp check` and what it prints, partnership by partnership
- `asking`: what `sipp add` asks about the columns
- `reports`: `sipp report`
- `server`: `sipp server init`, `sipp server move`, `sipp server revoke`
- `sharing`: `sipp share`, `sipp send`, `sipp join`, `sipp backup`, `sipp restore`
"""
