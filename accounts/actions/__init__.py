from accounts.actions.people import (
    CannotDelete,
    delete_person,
    left_alone,
    replace_address,
    save_profile,
    turn_mails,
    what_keeps,
)

__all__ = [
    "CannotDelete",
    "delete_person",
    "left_alone",
    "replace_address",
    "save_profile",
    "turn_mails",
    "what_keeps",
]
