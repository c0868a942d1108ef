"""Thousands of repositories, one answer: audits in bounded processes, a store of matches, merged reports.

Needs `pip install toolban[fleet]` (DuckDB, and dask.distributed for several machines).
"""
