"""For people who write rules: checks of rule files and their samples, and the draft of a new one."""
