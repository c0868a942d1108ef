"""The scripts that git runs as hooks."""
