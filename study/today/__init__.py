"""One page that answers what to do now."""
