from bank.interchange.tables.commas import read_csv, write_csv
from bank.interchange.tables.sheets import read_xlsx, write_xlsx

__all__ = ["read_csv", "read_xlsx", "write_csv", "write_xlsx"]
