"""Exports the part of a policy that the push rules of GitHub and GitLab can express."""
