from django.conf import settings
from django.db import models

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2000


class StudyGroup(models.Model):
    """`closed_at`: the group rests, nothing of it is seen by anybody but its owners' settings, and nothing is lost."""

    name = models.CharField(max_length=LONGEST_NAME)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.TextField(blank=True, max_length=LONGEST_DESCRIPTION)
    ranking = models.BooleanField("rankings by name", default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner"
    ADMIN = "admin"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    MEMBER = "member"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_open_groups(self) -> "MembershipQuerySet":
        """Those that count: in a closed group nobody may do anything."""
        return self.filter(group__closed_at__isnull=True)


class Membership(models.Model):
    class Shares(models.TextChoices):
        ALL = "all", "Scores, areas, every answer and time spent"
        SCORES = "scores", "Scores only"

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    shares = models.CharField(max_length=6, choices=Shares, default=Shares.ALL)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_membership_per_person"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=models.Q(shares__in=["all", "scores"]), name="membership_shares_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} is {self.role} of {self.group}"


class Departure(models.Model):
    """Somebody left or was removed: no invitation from before then leads back, whoever may have kept a link."""

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="departures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departures")
    left_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_departure_per_person")]

    def __str__(self) -> str:
        return f"{self.user} left {self.group} at {self.left_at:%Y-%m-%d %H:%M}"
