"""`python -m linter`: for checkouts of toolban itself; everybody else starts `toolban`.

Python puts the current directory, which may be a repository that nobody vouches for, in front of all
modules. So a `linter.py` there would be run instead of this file, and nothing here can help that; a `json.py`
would be run by the first import. Therefore the directory is taken away before anything is imported.
"""

from __future__ import annotations

import os
import sys


def _start() -> None:
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    is_safe = getattr(sys.flags, "safe_path", False)  # python -P, from 3.11 on
    if not is_safe and os.path.abspath(sys.path[0]) != beside:
        del sys.path[0]
    from linter.cli import main  # noqa: PLC0415 not before

    main()


_start()
