import time
from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = structlog.get_logger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis that may be gone: reads miss and writes are dropped.

    The cache holds only throttling counts. Refusing every sign-in for want of them would lock candidates out of
    running exams; without Redis sign-ins are not throttled, and the log says so.

    One sign-in asks about twenty times, so a Redis that hangs is asked once and then left alone for REST seconds by
    the whole process.
    """

    SECONDS = 0.5
    REST = 30.0
    _resting_until: ClassVar[dict[str, float]] = {}

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        patience = {"socket_connect_timeout": self.SECONDS, "socket_timeout": self.SECONDS}
        options = patience | {"retry": Retry(NoBackoff(), 0)} | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self._server = server

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version=version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().add, True, key, value, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(super().delete, False, key, version=version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._try(super().incr, delta, key, delta, version=version))

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().touch, False, key, *args, **kwargs))

    def ping(self) -> None:
        """For health checks, which want to know."""
        self._cache.get_client().ping()

    def _try(self, operation: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._resting_until.get(self._server, 0):
            return otherwise
        try:
            return operation(*args, **kwargs)
        except RedisError as error:
            self._resting_until[self._server] = time.monotonic() + self.REST
            logger.warning("cache_unavailable", error=type(error).__name__, asked_again_after=self.REST)
            return otherwise
