"""The Celery tasks: one per document, one per webhook."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import httpx
import orjson
from celery import Celery
from celery.signals import worker_process_init

from bench.naive.models import Document, Endpoint, Session, Webhook, engine
from bench.naive.settings import BROKER_URL, KEEPS_CLIENT, PARSES, SECRET
from outgoing import webhooks
from schemas.documents import RawDocument
from worker import parsers

celery = Celery("naive", broker=BROKER_URL)
celery.conf.task_ignore_result = True


@worker_process_init.connect
def _forget_connections(**_):
    engine.dispose(close=False)


@celery.task
def ingest(document_id):
    """Read the document, mark it stored, send one task per webhook."""
    with Session() as session:
        document = session.get(Document, document_id)
        if PARSES:
            parsed = parsers.parse(RawDocument(document.text.encode(), "text/plain; charset=utf-8"))
            document.title = document.title or parsed.title
        document.status = "stored"
        document.stored_at = datetime.now(UTC)
        hooks = [
            Webhook(document_id=document.id, endpoint_id=endpoint.id)
            for endpoint in session.query(Endpoint)
        ]
        session.add_all(hooks)
        session.commit()
        for hook in hooks:
            send.delay(hook.id)


@celery.task
def send(hook_id):
    """Post one webhook and mark it."""
    with Session() as session:
        hook = session.get(Webhook, hook_id)
        body = orjson.dumps(_event(hook.document))
        headers = webhooks.headers([SECRET], hook.id, datetime.now(UTC), body)
        answer = _post()(hook.endpoint.url, content=body, headers=headers, timeout=15)
        hook.status = "delivered" if answer.is_success else "failed"
        session.commit()


def _event(document):
    return {
        "type": "document.stored",
        "data": {
            "document": {
                "id": document.id,
                "status": document.status,
                "title": document.title,
                "source": document.source,
                "received_at": document.received_at,
                "stored_at": document.stored_at,
            }
        },
    }


@cache
def _client():
    return httpx.Client()


def _post():
    return _client().post if KEEPS_CLIENT else httpx.post
