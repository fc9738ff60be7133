"""The API: one row and one task per document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from bench.naive.models import Base, Document, Endpoint, Session, engine
from bench.naive.tasks import ingest

app = FastAPI()
Base.metadata.create_all(engine)


class DocumentIn(BaseModel):
    """A document as it is posted."""

    text: str
    title: str | None = None
    source: str | None = None


class EndpointIn(BaseModel):
    """A subscriber's URL."""

    url: str


@app.get("/healthz")
def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@app.post("/v1/endpoints", status_code=201)
def post_endpoint(given: EndpointIn) -> dict[str, int]:
    """Add an endpoint."""
    with Session() as session:
        endpoint = Endpoint(url=given.url)
        session.add(endpoint)
        session.commit()
        return {"id": endpoint.id}


@app.post("/v1/documents", status_code=202)
def post_document(given: DocumentIn) -> dict[str, Any]:
    """Keep a document and send its task."""
    with Session() as session:
        document = Document(text=given.text, title=given.title, source=given.source)
        session.add(document)
        session.commit()
        ingest.delay(document.id)
        return {"id": document.id, "status": document.status}
