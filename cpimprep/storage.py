import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_MODULES = ("player/", "js/")


class HashedModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names inside our ES module imports too, so that every file can be cached for ever.

    Packages' scripts are left as they are: htmx extensions name imports in comments that lead nowhere.
    """

    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[re.Match[str]], str]:
        if name.endswith(".js") and not name.startswith(OUR_MODULES):
            return lambda match: match[0]
        return super().url_converter(name, *args, **kwargs)  # type: ignore[no-any-return]
