"""Record ↔ screen: the forms of the phase notebooks."""
