from bank.interchange.aiken.reading import read_aiken
from bank.interchange.aiken.writing import write_aiken

__all__ = ["read_aiken", "write_aiken"]
