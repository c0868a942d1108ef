"""The rule files: loading them, turning matchers into regular expressions, indexing their keywords."""
