"""Catalog and policy in compiled form, so that no hook parses TOML."""
