"""What a match means under a policy: the judge, its advice, disclosure, guards, and saved reports."""
