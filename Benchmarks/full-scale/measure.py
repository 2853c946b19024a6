"""Runs a command and says on a last line what it took: wall time, processor time, peak memory."""
import resource
import subprocess
import sys
import time

start = time.monotonic()
code = subprocess.call(sys.argv[1:])
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.flush()
print(
    f"measured: {wall:.1f} s wall, {used.ru_utime + used.ru_stime:.1f} s processor, "
    f"{used.ru_maxrss / 1024 / 1024:.2f} GiB peak"
)
sys.exit(code)
