"""Judges matches by a policy: verdicts, advice, disclosure, guards, and saved reports."""
