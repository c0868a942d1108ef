"""Policy files: loading, layers of `extends`, locks, selectors, baselines, and doubtful entries."""
