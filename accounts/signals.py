"""What accounts asks and tells the rooms above it."""

from django.dispatch import Signal

# Asked before mails are sent: the numbers (pk) of those that nobody should get any more.
# Arguments: mails (list[accounts.models.Mail]), now (datetime). One signal for a batch: answer it in few statements.
outdated_mails = Signal()

# Told after the mail server took a mail or refused it.
# Arguments: mail (accounts.models.Mail), refused (bool), now (datetime).
mail_tried = Signal()

# Sent inside the transaction that deletes a person, before their rows go: each room takes along, or makes nameless,
# what others go on relying on.
# Arguments: person (accounts.models.User), now (datetime).
person_leaves = Signal()
