"""The answer to a batch: kept while it is not read, sent in order."""

import asyncio
import errno

from api.batch_receipts import MOST_IN_MEMORY, PIECE, Receipts


class Client:
    """What a client has got, and when it takes more."""

    def __init__(self):
        self.messages = []
        self.takes = asyncio.Event()
        self.takes.set()

    async def send(self, message):
        await self.takes.wait()
        self.messages.append(message)

    @property
    def body(self):
        return b"".join(message.get("body", b"") for message in self.messages)


def no_space_left(_):
    """What a full disk says."""
    raise OSError(errno.ENOSPC, "No space left on device")


async def turns(count=20):
    """Let others work for a moment."""
    for _ in range(count):
        await asyncio.sleep(0)


def test_lines_come_as_they_are_written_and_the_answer_ends():
    async def run():
        receipts, client = Receipts(), Client()
        sending = asyncio.create_task(receipts.send_to(client.send))
        receipts.write(b"one\n")
        await turns()
        first = client.body
        receipts.write(b"two\n")
        receipts.end()
        await sending
        receipts.close()
        return first, client

    first, client = asyncio.run(run())

    assert (first, client.body) == (b"one\n", b"one\ntwo\n")
    assert client.messages[0]["status"] == 200
    assert client.messages[-1] == {"type": "http.response.body", "body": b""}


def test_what_a_client_does_not_take_yet_waits_on_disk_and_comes_whole():
    lines = [b"%07d\n" % number for number in range(MOST_IN_MEMORY // 4)]

    async def run():
        receipts, client = Receipts(), Client()
        client.takes.clear()
        sending = asyncio.create_task(receipts.send_to(client.send))
        for line in lines:
            receipts.write(line)
        await turns()
        sent = receipts.sent
        client.takes.set()
        receipts.end()
        await sending
        receipts.close()
        return sent, client

    sent, client = asyncio.run(run())

    assert sent == 0
    assert client.body == b"".join(lines)
    assert max(len(message.get("body", b"")) for message in client.messages) == PIECE


def test_an_answer_without_a_line_is_not_begun():
    async def run():
        receipts, client = Receipts(), Client()
        receipts.end()
        await receipts.send_to(client.send)
        receipts.close()
        return receipts, client

    receipts, client = asyncio.run(run())

    assert receipts.is_empty
    assert client.messages == []


def test_a_disk_that_takes_no_more_leaves_the_answer_unfinished(monkeypatch):
    async def run():
        receipts, client = Receipts(), Client()
        receipts.write(b"one\n")
        sending = asyncio.create_task(receipts.send_to(client.send))
        await turns()
        monkeypatch.setattr(receipts._file, "write", no_space_left)
        receipts.write(b"two\n")
        receipts.write(b"three\n")
        receipts.end()
        await sending
        receipts.close()
        return receipts, client

    receipts, client = asyncio.run(run())

    assert receipts.is_broken
    assert client.body == b"one\n"
    assert client.messages[-1]["more_body"]
