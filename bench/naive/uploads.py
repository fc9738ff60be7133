"""Uploads as they are often written: the whole body in memory, then on its way to disk."""

from __future__ import annotations

import hashlib
import tempfile

from fastapi import FastAPI, Request, UploadFile

app = FastAPI()


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@app.post("/raw", status_code=202)
async def post_raw(request: Request) -> dict[str, str]:
    """Keep a body."""
    return keep(await request.body())


@app.post("/form", status_code=202)
async def post_form(file: UploadFile) -> dict[str, str]:
    """Keep a file of a form."""
    return keep(await file.read())


def keep(content: bytes) -> dict[str, str]:
    """Write the bytes to disk; their digest."""
    with tempfile.TemporaryFile() as kept:
        kept.write(content)
    return {"sha256": hashlib.sha256(content).hexdigest()}
