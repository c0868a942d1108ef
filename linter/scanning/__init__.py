"""Scans inputs: selects readers, searches keywords, and matches what was read with the traces."""
