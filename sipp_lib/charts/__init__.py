"""Pictures of safe frames: what passed the gate goes in, a figure and its words come out."""
