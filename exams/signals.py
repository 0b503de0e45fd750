"""What exams tells the rooms above it."""

from django.dispatch import Signal

# Sent inside the transaction that changed what a candidate's answers are worth.
# Arguments: attempt (exams.models.Attempt), now (datetime).
answers_changed = Signal()

# Sent inside the transaction that settled one answer of tutored practice. There are thousands of them.
# Arguments: user_id (int), blueprint_id (int), now (datetime).
answer_given = Signal()

# Sent inside the transaction in which a learner named why an answer was wrong, or took it back.
# Arguments: user_id (int), blueprint_id (int), now (datetime).
miss_named = Signal()
