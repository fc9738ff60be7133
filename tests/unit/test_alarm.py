"""The alarm ends a process that nothing inside it could end."""

import signal
import subprocess
import sys

STUCK = """
import re
from worker import alarm
alarm.prepare()
with alarm.within({seconds}):
    re.match("(a*)*b", "a" * {length})
print("done")
"""


def run(seconds, length):
    program = STUCK.format(seconds=seconds, length=length)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)


def test_a_loop_in_c_is_ended_and_the_log_says_where_it_was():
    ran = run(0.2, 60)

    assert ran.returncode == -signal.SIGALRM
    assert b'File "<string>", line 6' in ran.stderr


def test_work_that_ends_in_time_is_left_alone():
    ran = run(20, 3)

    assert ran.returncode == 0
    assert ran.stdout == b"done\n"
