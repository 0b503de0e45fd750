from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names inside ES module imports too, so that every file can be cached for ever."""

    support_js_module_import_aggregation = True
