"""Grammars that readers share: TOML, JSON and YAML with positions, comments, shell words, tree-sitter."""
