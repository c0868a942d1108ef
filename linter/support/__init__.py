"""Helpers that know nothing of traces or git: TOML with positions, globs, hashes, processes, caches."""
