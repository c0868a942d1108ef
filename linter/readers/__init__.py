"""Readers turn one input into fragments; they know no trace and no policy."""
