from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


class ForgivingRedisCache(RedisCache):
    """Redis that may be gone: reads miss and writes are dropped.

    The cache holds only throttling counts. Refusing every sign-in for want of them would lock candidates out of
    running exams; without Redis sign-ins are not throttled, and the log says so.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version=version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, None, key, value, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().add, True, key, value, *args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(super().delete, False, key, version=version))

    def ping(self) -> None:
        """For health checks, which want to know."""
        self._cache.get_client().ping()

    @staticmethod
    def _try(operation: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return operation(*args, **kwargs)
        except RedisError as error:
            logger.warning("cache_unavailable", error=type(error).__name__)
            return otherwise
