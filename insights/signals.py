"""What insights asks the rooms above it."""

from django.dispatch import Signal

# Asked when the weakness report is shown: what else would help this learner now, as a list of
# `insights.sessions.Offer`. Arguments: user (accounts.models.User), blueprint (curriculum.models.Blueprint),
# now (datetime). Answer it in few statements.
sessions_wanted = Signal()

# Asked by the pages of a group's progress, of those alone who share their time: what they have studied by their own
# log, as a dict of seconds by user. Arguments: users (list[int]), since (date). Answer it in one statement.
hours_wanted = Signal()
