"""A receiver of Wiredesk webhooks to copy from: WEBHOOK_SECRET=whsec_… python receiver.py."""

import base64
import hmac
import json
import os
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
SEEN: deque[str] = deque(maxlen=10_000)  # keep yours where your data is, in one transaction


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to a genuine webhook, and works it once; 401 to anything else."""

    def do_POST(self) -> None:
        """Take one webhook."""
        body = self.rfile.read(int(self.headers["content-length"]))
        genuine, event_id = self.is_genuine(body), self.headers["webhook-id"]
        if genuine and event_id not in SEEN:
            SEEN.append(event_id)
            event = json.loads(body)
            print(event["type"], event["data"].get("document", {}).get("title"), flush=True)
        self.send_response(204 if genuine else 401)
        self.end_headers()

    def is_genuine(self, body: bytes) -> bool:
        """Whether these very bytes were signed with our secret in the last five minutes."""
        names = ("webhook-id", "webhook-timestamp", "webhook-signature")
        event_id, sent_at, signatures = (self.headers.get(name, "") for name in names)
        signed = f"{event_id}.{sent_at}.".encode() + body
        expected = b"v1," + base64.b64encode(hmac.digest(KEY, signed, "sha256"))
        fresh = sent_at.isdecimal() and abs(time.time() - int(sent_at)) < 300
        return fresh and any(hmac.compare_digest(expected, s.encode()) for s in signatures.split())


ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
