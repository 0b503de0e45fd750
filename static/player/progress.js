/** Who is complete, who is not, and which question comes next. Pure. */

import { isEntered, readNumber } from "./numbers.js";
import { given } from "./store.js";

/** Something was entered, and it cannot be read as a number: it would count as wrong. */
const unread = (a) => isEntered(a.entered) && readNumber(a.entered) === null;

const complete = (a) => given(a) && !unread(a);

export const status = (a) => (complete(a) ? "Complete" : a.seen || given(a) ? "Incomplete" : "Unseen");

const positions = (answers, keep) => answers.filter(keep).map((a) => a.position);

export const unanswered = (answers) => positions(answers, (a) => !given(a));
export const unreadable = (answers) => positions(answers, unread);
export const incomplete = (answers) => positions(answers, (a) => !complete(a));
export const flagged = (answers) => positions(answers, (a) => a.flagged);

export function counts(answers) {
  const of = (word) => answers.filter((a) => status(a) === word).length;
  return {
    complete: of("Complete"), incomplete: of("Incomplete"), unseen: of("Unseen"), flagged: flagged(answers).length,
  };
}

const KEYS = {
  question: (a) => a.position,
  status: (a) => ["Unseen", "Incomplete", "Complete"].indexOf(status(a)),
  flagged: (a) => (a.flagged ? 0 : 1),
};

/** @param {"question"|"status"|"flagged"} by */
export function sorted(answers, by, descending = false) {
  const way = descending ? -1 : 1;
  return [...answers].sort((a, b) => way * (KEYS[by](a) - KEYS[by](b)) || a.position - b.position);
}

/** The neighbour of a position in a walk (a list of positions), or null at its end. */
export function step(walk, position, by) {
  if (by > 0) return walk.find((p) => p > position) ?? null;
  return walk.findLast((p) => p < position) ?? null;
}

/** "1, 2, 3 and 4 more" */
export function some(list, most = 20) {
  const head = list.slice(0, most).join(", ");
  return list.length > most ? `${head} and ${list.length - most} more` : head;
}
