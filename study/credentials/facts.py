"""What is said of the credential."""

from curriculum.models import CredentialFact


def facts_by_topic() -> dict[str, list[CredentialFact]]:
    """One query; every topic is there."""
    facts: dict[str, list[CredentialFact]] = {topic: [] for topic in CredentialFact.Topic.values}
    for fact in CredentialFact.objects.filter(in_use=True).order_by("position"):
        facts[fact.topic].append(fact)
    return facts
