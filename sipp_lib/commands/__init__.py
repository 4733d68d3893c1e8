"""The commands, a module a subject; `sipp_lib.cli` puts them together."""
