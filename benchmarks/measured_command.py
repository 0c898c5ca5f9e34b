"""Runs one command and prints what it took and how it ended as JSON: ``python measured_command.py COMMAND``.

It is a process of its own and loads nothing of tuimo: Linux counts towards a new process's peak memory what its parent
had in memory when it started it, so the parent must be small.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

if sys.platform != "win32":
    import resource

SECONDS_BETWEEN_LOOKS = 0.2


def main() -> None:
    """Run the command that the arguments are."""
    together = _Together()
    began = time.perf_counter()
    done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - began
    together.end()
    processor, peak = _usage()
    said = done.stderr.decode("utf-8", "replace")[-2000:]
    told = {"seconds": seconds, "processor_seconds": processor, "peak_bytes": peak}
    print(json.dumps({**told, "peak_bytes_together": together.peak_bytes, "code": done.returncode, "said": said}))


def _usage() -> tuple[float | None, int | None]:
    """Return processor seconds and peak bytes of the command; Windows counts differently and tells neither."""
    if sys.platform == "win32":
        return None, None
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Together:
    """Looks now and then at what all processes of this session have in memory at once; Linux alone tells."""

    def __init__(self) -> None:
        self.peak_bytes: int | None = None
        self._done = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        if Path("/proc/self/statm").is_file():
            self._session, self._page = os.getsid(0), os.sysconf("SC_PAGE_SIZE")
            self._looking.start()

    def end(self) -> None:
        """Look no more."""
        self._done.set()

    def _look(self) -> None:
        while not self._done.wait(SECONDS_BETWEEN_LOOKS):
            pages = sum(map(self._pages_of, Path("/proc").glob("[0-9]*")))
            self.peak_bytes = max(self.peak_bytes or 0, pages * self._page)

    def _pages_of(self, process: Path) -> int:
        try:
            # The name of the program, in brackets, may have spaces in it; the session is the fourth word after it.
            after_name = (process / "stat").read_text().rpartition(")")[2].split()
            if int(after_name[3]) != self._session or process.name == str(os.getpid()):
                return 0
            return int((process / "statm").read_text().split()[1])
        except (OSError, IndexError, ValueError):  # it has just ended
            return 0


if __name__ == "__main__":
    main()
