from bank.interchange.gift.reading import read_gift
from bank.interchange.gift.writing import write_gift

__all__ = ["read_gift", "write_gift"]
