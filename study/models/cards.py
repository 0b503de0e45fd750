from django.conf import settings
from django.db import models
from django.db.models import Q

from curriculum.models import Section
from exams.models import Answer, Attempt

MOST_NEW = 100
WAYS = {
    ("term", "forth"): "Term → meaning",
    ("term", "back"): "Meaning → term",
    ("formula", "forth"): "Name → formula",
    ("formula", "back"): "Formula → use",
}


class Deck(models.Model):
    """How somebody reviews. One a person, made when it is first needed.

    `new_ideas` and `new_flashcards` begin on one day at most. `met` questions had been answered, the last new one at
    `met_to`, when ideas got their cards from them: while that is so there is nothing to catch up with. `capped_for` is
    the exam date that the cards' days were last brought in line with. `attempt` is the sitting that is open: the
    questions of a day's reviews, and the time of its flashcards.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deck")
    new_ideas = models.PositiveSmallIntegerField(default=20)
    new_flashcards = models.PositiveSmallIntegerField(default=20)
    met = models.PositiveIntegerField(default=0)
    met_to = models.DateTimeField(null=True, blank=True)
    capped_for = models.DateField(null=True, blank=True)
    attempt = models.ForeignKey(Attempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(new_ideas__lte=MOST_NEW, new_flashcards__lte=MOST_NEW), name="new_cards_within_bounds"
            )
        ]

    def __str__(self) -> str:
        return f"Deck of {self.user_id}"


class Card(models.Model):
    """Something to be remembered, and what the FSRS model knows of it.

    `key` is the slug of a term or a formula; of an idea the section's slug and the label, folded, as
    study.reviewing.ideas makes it, and `name` the label as written. `turn` counts up whenever the card changes, so that
    what was decided on an older page changes nothing.

    Days are those of the learner's calendar at the time: `due_on` is when it comes back, `reviewed_on` when it was last
    graded, `begun_on` when that first happened in the queue; until then it is new, though an idea has been graded by
    the answer that it came from. `ripe_at` is the moment where it comes back within minutes. `asked` is the question
    drawn for an idea that waits for its answer since `asked_at`.
    """

    class Kind(models.TextChoices):
        IDEA = "idea", "Idea"
        TERM = "term", "Term"
        FORMULA = "formula", "Formula"

    class Side(models.TextChoices):
        """Which way a flashcard is read; an idea has but one."""

        FORTH = "forth"
        BACK = "back"

    class Shelf(models.TextChoices):
        IN_USE = "in use"
        SUSPENDED = "suspended"
        REMOVED = "removed"

    class State(models.IntegerChoices):
        """As fsrs numbers them."""

        LEARNING = 1
        REVIEW = 2
        RELEARNING = 3

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cards", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    key = models.CharField(max_length=200)
    side = models.CharField(max_length=5, choices=Side, default=Side.FORTH)
    name = models.CharField(max_length=120)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="+", db_index=False)
    shelf = models.CharField(max_length=9, choices=Shelf, default=Shelf.IN_USE)
    added_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=0)

    state = models.PositiveSmallIntegerField(choices=State, default=State.LEARNING)
    step = models.PositiveSmallIntegerField(null=True, blank=True, default=0)
    stability = models.FloatField(null=True, blank=True, help_text="Days until nine of ten would still know it.")
    difficulty = models.FloatField(null=True, blank=True)
    due_on = models.DateField()
    ripe_at = models.DateTimeField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    begun_on = models.DateField(null=True, blank=True)
    reps = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)

    asked = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "key", "side"], name="card_once"),
            models.CheckConstraint(condition=~Q(kind="idea", side="back"), name="idea_has_one_side"),
            models.CheckConstraint(
                condition=Q(reps=0, stability=None, difficulty=None, reviewed_on=None, reviewed_at=None)
                | Q(
                    reps__gt=0, stability__gt=0, difficulty__isnull=False, reviewed_on__isnull=False,
                    reviewed_at__isnull=False,
                ),
                name="card_graded_or_not",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["user", "due_on"], condition=Q(shelf="in use"), name="card_by_day"),
            models.Index(fields=["user", "reviewed_on"], name="card_by_review"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} “{self.name}” of {self.user_id}"

    @property
    def is_idea(self) -> bool:
        return self.kind == self.Kind.IDEA

    @property
    def way(self) -> str:
        """The kind, and of a flashcard from which side to which."""
        return WAYS.get((self.kind, self.side), self.get_kind_display())

    @property
    def is_new(self) -> bool:
        return self.begun_on is None


class CardReview(models.Model):
    """One grading of a card in the queue: by the learner, or by the `answer` to a question.

    `days` had passed since the grading before, None at the first; `predicted` is the chance of still knowing it that
    the model gave. `before` is the card as it was, so that the grading can be taken back. Into a flashcard went
    `seconds` of that day's `sitting`; of an idea the answer knows both.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="card_reviews", db_index=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="reviews")
    answer = models.OneToOneField(Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="card_review")
    at = models.DateTimeField()
    day = models.DateField()
    rating = models.PositiveSmallIntegerField(help_text="1 Again, 2 Hard, 3 Good, 4 Easy.")
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    predicted = models.FloatField(null=True, blank=True)
    seconds = models.PositiveSmallIntegerField(default=0)
    sitting = models.ForeignKey(Attempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rating__gte=1, rating__lte=4), name="card_rating_known"),
        ]
        indexes = [
            models.Index(fields=["user", "day"], name="card_review_by_day"),
            models.Index(fields=["user", "days"], name="card_review_by_days"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} graded {self.rating}"
