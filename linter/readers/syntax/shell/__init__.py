"""Reads the commands of shell scripts, of PowerShell and of batch files, without running anything.

`command` has the values that all three give, `grammar` and `scanner` read POSIX shells and bash, `heredocs`
finds where their heredocs end, `tolerant` reads what is too large, `powershell` and `batch` the other two.
"""
