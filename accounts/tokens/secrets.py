"""The secret of a token: a prefix by which scanners of code know it, 256 random bits, and a checksum.

What is mistyped or made up is told by the checksum, without asking the database.
"""

import hashlib
import secrets
import string
import zlib

PREFIX = "cpim_"
BYTES = 32
DIGITS = string.digits + string.ascii_letters
LENGTH, CHECK_LENGTH = 43, 6  # digits to the base of 62 that hold 256 and 32 bits
LONGEST = len(PREFIX) + LENGTH + CHECK_LENGTH


def new_secret() -> str:
    body = PREFIX + _written(int.from_bytes(secrets.token_bytes(BYTES)), LENGTH)
    return body + _check(body)


def is_whole(secret: str) -> bool:
    """Whether it could be one: of our form, and its checksum fits."""
    if len(secret) != LONGEST or not secret.startswith(PREFIX) or not secret.isascii():
        return False
    return secret[-CHECK_LENGTH:] == _check(secret[:-CHECK_LENGTH])


def digest_of(secret: str) -> str:
    """What is stored. A plain hash is enough for 256 random bits, which nobody can guess one by one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(body: str) -> str:
    return _written(zlib.crc32(body.encode()), CHECK_LENGTH)


def _written(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))
