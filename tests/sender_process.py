"""A sender in a process of its own, to be killed: `python -m tests.sender_process`."""

import sys
import threading

from schemas import logs
from schemas.settings import get_settings
from worker.sender_thread import SenderThread

if __name__ == "__main__":
    logs.configure(get_settings(), part="worker")
    SenderThread(get_settings()).start()
    sys.stdout.write("sending\n")
    sys.stdout.flush()
    threading.Event().wait()
