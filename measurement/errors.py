class BadInput(ValueError):
    """Data from which no honest number can come. The message names what is wrong, where, and the mend."""
