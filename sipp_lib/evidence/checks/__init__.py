"""The rules that clean evidence is held to: what cannot be, and what is possible but unlikely."""
