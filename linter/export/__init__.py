"""The part of a policy that the rule formats of GitHub and GitLab can hold."""
