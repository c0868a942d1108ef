"""`toolban fleet`: the commands for many repositories."""
