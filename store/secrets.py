"""Secrets of endpoints: made here, and encrypted at rest."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from schemas.errors import SettingsError
from schemas.settings import get_settings
from store.disk import sync

PREFIX = "whsec_"
PRIVATE_PREFIX = "whsk_"
PUBLIC_PREFIX = "whpk_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A new signing secret, as the Standard Webhooks specification writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_private_key() -> str:
    """A new Ed25519 key for asymmetric signatures, as the same specification writes it."""
    raw = Ed25519PrivateKey.generate().private_bytes_raw()
    return PRIVATE_PREFIX + base64.b64encode(raw).decode()


def public_key(private_key: str) -> str:
    """What signatures of that private key are verified with."""
    raw = base64.b64decode(private_key.removeprefix(PRIVATE_PREFIX))
    public = Ed25519PrivateKey.from_private_bytes(raw).public_key()
    return PUBLIC_PREFIX + base64.b64encode(public.public_bytes_raw()).decode()


def seal(secret: str) -> bytes:
    """The secret, encrypted for the database."""
    return _cipher(get_settings().secret_key, get_settings().data_dir).encrypt(secret.encode())


@lru_cache(maxsize=1024)
def unseal(sealed: bytes) -> str:
    """The secret again. Raises SettingsError if it was sealed with another key."""
    try:
        cipher = _cipher(get_settings().secret_key, get_settings().data_dir)
        return cipher.decrypt(bytes(sealed)).decode()
    except InvalidToken:
        raise SettingsError(
            "An endpoint's secret was encrypted with another key. "
            "Set WIREDESK_SECRET_KEY to the one in use when it was made."
        ) from None


@cache
def _cipher(secret_key: str, data_dir: Path) -> Fernet:
    key = secret_key or kept_token(data_dir / "secret.key")
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def kept_token(path: Path) -> str:
    """The random token in that file, made there (readable by its owner only) if missing.

    Of two processes that make it at once, both get the same.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
        sync(path.parent)
    token = path.read_text().strip()
    if not token:
        raise SettingsError(f"{path} is empty. Restore it from a backup, or remove it.")
    return token
