"""How pages are put into an object store that speaks S3. Loaded only where a bucket is set."""

from __future__ import annotations

from botocore.config import Config
from storages.backends.s3 import S3Storage

from .names import address_of, cache_control

#: A store that hangs must not keep an editor who withdraws a story, nor the press for long.
_CONFIG = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"max_attempts": 2, "mode": "standard"},
    # Stores that only speak S3 refuse the checksums that Amazon's own has come to expect.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Storage(S3Storage):
    """A page a key, by the name of its file; each with its type and how long it may be kept."""

    def get_default_settings(self) -> dict:
        defaults = {"client_config": _CONFIG, "file_overwrite": True, "querystring_auth": False}
        return super().get_default_settings() | defaults

    def get_object_parameters(self, name: str) -> dict[str, str]:
        return {"CacheControl": cache_control(address_of(name))}
