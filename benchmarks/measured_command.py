"""Runs one command and prints what it took and how it ended as JSON: ``python measured_command.py COMMAND``.

It is a process of its own and loads nothing of tuimo: Linux counts towards a new process's peak memory what its parent
had in memory when it started it, so the parent must be small.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

try:
    import resource
except ImportError:  # Windows counts differently; there only the seconds are known
    resource = None  # type: ignore[assignment]


def main() -> None:
    """Run the command that the arguments are."""
    began = time.perf_counter()
    done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - began
    processor, peak = None, None
    if resource is not None:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = usage.ru_utime + usage.ru_stime
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    said = done.stderr.decode("utf-8", "replace")[-2000:]
    told = {"seconds": seconds, "processor_seconds": processor, "peak_bytes": peak}
    print(json.dumps({**told, "code": done.returncode, "said": said}))


if __name__ == "__main__":
    main()
