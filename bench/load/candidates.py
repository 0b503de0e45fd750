"""The candidates of the load scenarios, for locust; bench/load/run.py starts it and says by environment what they do.

LOAD_SCENARIO is start, pace, storm or soak; LOAD_SECONDS how long it goes on; LOAD_DOOR the seconds within which
everybody arrives; LOAD_PACE those between two answers of a candidate on average; LOAD_SESSIONS and LEDGER are the files
of sign-ins and of what was seen.
"""

import json
import os
import random
import time
from itertools import count
from pathlib import Path

import gevent
from locust import FastHttpUser, task
from locust.exception import StopUser

from bench.load.ledger import Ledger
from bench.load.sitting import Sitting

SCENARIO = os.environ["LOAD_SCENARIO"]
SECONDS, PACE = float(os.environ["LOAD_SECONDS"]), float(os.environ["LOAD_PACE"])
SESSIONS = json.loads(Path(os.environ["LOAD_SESSIONS"]).read_text())
LEDGER = Ledger(Path(os.environ["LOAD_LEDGER"]))
START = "/exams/cpim-8.0/start/"
WEAKNESS = "/weakness/cpim-8.0/"
POLL, RELOADED = 60, 1 / 40
MINUTE = 60
DOOR = float(os.environ["LOAD_DOOR"])
numbers, done = count(), count()
BEGAN = time.monotonic()


class Candidate(FastHttpUser):
    connection_timeout = network_timeout = 10  # the player gives up a request after as long

    def on_start(self) -> None:
        self.client.session_id = SESSIONS[next(numbers)]["sessionid"]
        self.sitting = Sitting(self.client, LEDGER, patient=SCENARIO == "soak")
        self.end = BEGAN + SECONDS

    @task
    def life(self) -> None:
        {"start": self.sit, "pace": self.sit, "storm": self.end_together, "soak": self.outlast}[SCENARIO]()
        if next(done) + 1 == self.environment.runner.target_user_count:
            gevent.spawn(self.environment.runner.quit)
        raise StopUser

    def sit(self) -> None:
        """The door opens. Then an exam as it is: answers at a candidate's pace, the player asks for the time every
        minute, some pages are loaded again."""
        gevent.sleep(random.uniform(0, DOOR))
        self.begin()
        self.answer_until(self.end)

    def end_together(self) -> None:
        """A minute in which everybody hands in and looks at what came of it."""
        gevent.sleep(random.uniform(0, DOOR))
        self.begin()
        self.answer_until(BEGAN + SECONDS - 2 * MINUTE)
        self.wait_until(BEGAN + SECONDS - 2 * MINUTE + random.uniform(0, MINUTE))
        self.hand_in()
        self.sitting.call("report", "GET", self.sitting.exam["urls"]["report"])
        self.sitting.call("weakness", "GET", WEAKNESS)

    def outlast(self) -> None:
        """Whatever happens to the servers: answer to the end and hand in."""
        self.begin()
        self.answer_until(self.end)
        while self.sitting.sending:
            gevent.sleep(1)
        self.hand_in()

    def begin(self) -> None:
        while not self._begin():
            gevent.sleep(random.uniform(1, 4))

    def _begin(self) -> bool:
        started = self.sitting.call("start", "POST", START, status=303)
        return started is not None and self.sitting.open(started.headers["Location"])

    def answer_until(self, end: float) -> None:
        poller = gevent.spawn(self.ask_for_the_time)
        while True:
            gevent.sleep(min(random.gammavariate(2, PACE / 2), max(0.0, end - time.monotonic())))
            if time.monotonic() >= end:
                break
            gevent.spawn(self.sitting.choose, random.randint(1, len(self.sitting.exam["questions"])))
            if random.random() < RELOADED:
                self.sitting.open(f"/attempts/{self.sitting.attempt}/")
        poller.kill()

    def ask_for_the_time(self) -> None:
        while True:
            gevent.sleep(POLL * random.uniform(0.9, 1.1))
            self.sitting.refresh()

    def wait_until(self, moment: float) -> None:
        gevent.sleep(max(0.0, moment - time.monotonic()))

    def hand_in(self) -> None:
        while not self.sitting.finish():
            gevent.sleep(random.uniform(1, 4))
