"""Audits: which objects and changes of a history to read, and the life of every trace in it."""
