"""Writes the scripts that git runs as hooks."""
