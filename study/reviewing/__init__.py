"""The review queue: what a learner should look at again, when, and in which order. docs/reviewing.md explains it."""
