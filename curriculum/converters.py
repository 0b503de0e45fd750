class DottedSlug:
    """A blueprint's slug in an address: cpim-8.0."""

    regex = r"[a-z0-9]+(?:[.-][a-z0-9]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
