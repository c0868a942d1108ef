"""One module for each command of `toolban`."""
