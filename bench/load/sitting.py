"""One candidate's player, as the browser's does it: what is chosen waits in a queue until the server acknowledged
exactly that sequence number, and is sent again with growing pauses (docs/player-protocol.md)."""

import json
import random
import re
import time
from typing import Any

import gevent

EXAM = re.compile(rb'<script[^>]*id="exam"[^>]*>(.*?)</script>', re.DOTALL)
CSRF = "c" * 32
LONGEST_PAUSE = 30.0


class Sitting:
    """`client` sends requests, `ledger` keeps what they brought; `patient` candidates live through a server that is
    away, for all others an answer amiss is a fault."""

    def __init__(self, client: Any, ledger: Any, *, patient: bool) -> None:
        self.client, self.ledger, self.patient = client, ledger, patient
        self.queue: dict[int, dict[str, Any]] = {}
        self.seq: dict[int, int] = {}
        self.exam: dict[str, Any] = {}
        self.closed, self.sending = False, False

    def call(self, name: str, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """The response when it has the status, else None."""
        headers = {"X-CSRFToken": CSRF, "Cookie": f"csrftoken={CSRF}; sessionid={self.client.session_id}"}
        given = {"json": body} if body is not None else {}
        began = time.perf_counter()
        with self.client.request(
            method, path, name=name, headers=headers, catch_response=True, allow_redirects=False, **given
        ) as response:
            self.ledger.note("timed", name=name, ms=round(1000 * (time.perf_counter() - began), 2))
            if response.status_code == status:
                response.success()
                return response
            self._amiss(name, response)
            return None

    def _amiss(self, name: str, response: Any) -> None:
        away = response.status_code in (0, 502, 503, 504)
        if self.patient and away:
            response.success()
            self.ledger.note("retry", name=name, status=response.status_code)
        else:
            response.failure(f"{name} answered {response.status_code}")
            text = (response.text or "")[:300]
            self.ledger.note("fault", name=name, status=response.status_code, at=time.time(), body=text)

    def open(self, path: str) -> bool:
        page = self.call("player", "GET", path)
        if page is None:
            return False
        self.exam = json.loads(EXAM.search(page.content)[1])
        for answer in self.exam["answers"]:
            self.seq[answer["position"]] = max(answer["seq"], self.seq.get(answer["position"], 0))
        return True

    @property
    def attempt(self) -> str:
        return str(self.exam["attempt"])

    def choose(self, position: int) -> None:
        question = self.exam["questions"][position - 1]
        seq = max(self.seq.get(position, 0) + 1, int(time.time() * 1000))
        answer = {"seq": seq, "seen": True, "seconds": 60, "flagged": random.random() < 0.1, "unsure": False}
        chosen = random.randrange(len(question["options"])) if question["kind"] == "single" else None
        self.seq[position], self.queue[position] = seq, answer | {"chosen": chosen}
        self.send()

    def send(self) -> None:
        """Unless somebody is at it already: one at a time tries until the queue is empty."""
        if self.sending or self.closed:
            return
        self.sending, failures = True, 0
        try:
            while self.queue and not self.closed:
                failures = 0 if self._send_one(next(iter(self.queue))) else failures + 1
                if failures:
                    gevent.sleep(min(LONGEST_PAUSE, 2.0**failures / 2) * random.uniform(1, 1.25))
        finally:
            self.sending = False

    def _send_one(self, position: int) -> bool:
        answer = self.queue[position]
        place = {"attempt": self.attempt, "position": position, "seq": answer["seq"]}
        self.ledger.note("sent", chosen=answer["chosen"], **place)
        path = self.exam["urls"]["answer"].replace("/0/", f"/{position}/")
        response = self.call("save", "POST", path, answer)
        if response is None:
            return False
        if self.queue[position]["seq"] == answer["seq"]:
            del self.queue[position]
        self.ledger.note("acknowledged", **place)
        return True

    def refresh(self) -> None:
        self.call("state", "GET", self.exam["urls"]["state"])

    def finish(self) -> bool:
        """With whatever is still queued, as the player does; until the server says that the attempt is closed."""
        answers = [{"position": position} | answer for position, answer in self.queue.items()]
        for answer in answers:
            self.ledger.note(
                "sent", attempt=self.attempt, **{name: answer[name] for name in ("position", "seq", "chosen")}
            )
        response = self.call("finish", "POST", self.exam["urls"]["finish"], {"reason": "candidate", "answers": answers})
        if response is None:
            return False
        for answer in answers:
            self.ledger.note("acknowledged", attempt=self.attempt, position=answer["position"], seq=answer["seq"])
        self.closed = True
        self.ledger.note("finished", attempt=self.attempt, at=time.time())
        return True
