from tests.house.conftest import *  # noqa: F403 - everybody the house knows, and one of each object
