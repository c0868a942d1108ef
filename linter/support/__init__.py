"""Small tools without knowledge of traces or git: TOML with positions, globs, hashes, processes, caches."""
