"""Packages in manifests and lock files."""
