"""What is wrong with an endpoint, or with what is asked of it."""

from __future__ import annotations

from schemas.errors import IngestError


class EndpointDisabledError(IngestError):
    """The endpoint is disabled: nothing is sent to it."""

    code = "endpoint_disabled"

    def __init__(self, endpoint_id: str) -> None:
        super().__init__(f"The endpoint {endpoint_id!r} is disabled. Enable it first.")


class TooManyEndpointsError(IngestError):
    """There are as many endpoints as there may be."""

    code = "too_many_endpoints"

    def __init__(self, most: int) -> None:
        super().__init__(f"There are {most:,} endpoints, the most there may be. Remove one first.")


class TooManySecretsError(IngestError):
    """The endpoint has as many living secrets as it may have."""

    code = "too_many_secrets"

    def __init__(self, most: int, free_at: str) -> None:
        super().__init__(
            f"{most} secrets of this endpoint sign already, the most there may be. "
            f"The oldest ends at {free_at}: rotate after that."
        )


class EndpointChangedError(IngestError):
    """Another request changed the endpoint while this one was at work."""

    code = "endpoint_changed"

    def __init__(self, endpoint_id: str) -> None:
        super().__init__(
            f"The endpoint {endpoint_id!r} was changed by another request meanwhile; "
            "nothing of this one was kept. Look at it, and try again."
        )


class HandshakeFailedError(IngestError):
    """The endpoint did not consent to be sent webhooks."""

    code = "handshake_failed"
