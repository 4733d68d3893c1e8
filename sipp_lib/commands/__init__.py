"""The commands, a module a subject; `sipp_lib.cli` puts them together.

What all use, then by subject:

- `arguments`: what several commands take
- `handouts`: `sipp form`
- `evidence`: `sipp add`, `sipp withdraw`, `sipp forget`, `sipp check`
- `asking`: what `sipp add` asks about the columns
- `reports`: `sipp report`
- `server`: `sipp server init`, `sipp server move`
- `sharing`: `sipp share`, `sipp join`, `sipp backup`, `sipp restore`
"""
