"""What scripts, pipelines, containers and editor settings install, start and fetch."""
