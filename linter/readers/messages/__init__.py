"""Commits: identities, messages and their trailers."""
