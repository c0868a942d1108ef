"""Policy files: loading, layers of `extends`, locks, selectors, baselines, and what is doubtful in them."""
