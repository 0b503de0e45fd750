/** The answers as they are shown, and the one door through which they change. */

import { isEntered } from "./numbers.js";

/** `chosen` is an option's index, or a bit set of those ticked; `entered` a number as typed. `first` is the first option,
 * or what was there when several options or a number were first left: the set, or the text.
 * @typedef {{position: number, seq: number, chosen: ?number, entered: string, first: number|string|null,
 *   flagged: boolean, unsure: boolean, seen: boolean, seconds: number,
 *   marks: {struck: number[], highlights: number[][]}}} Answer */

/** Whether there is an answer at all. */
export const given = (a) => a.chosen !== null || isEntered(a.entered);

/** @returns {Answer} */
export function readAnswer(raw, position = raw.position) {
  const { seq = 0, chosen = null, entered = "", first = null, seconds = 0, marks } = raw;
  const flags = { flagged: !!raw.flagged, unsure: !!raw.unsure, seen: !!raw.seen };
  return { position, seq, chosen, entered: entered ?? "", first, ...flags, seconds, marks: { struck: [], highlights: [], ...marks } };
}

/** What goes over the wire and into the queue. */
export function wire({ position, ...answer }) {
  return { ...answer, seconds: Math.min(86400, Math.floor(answer.seconds)) };
}

const sent = ({ seen, seconds, first }) => ({ seen, seconds, first });

/** Whether first sight, the first answer or more than 2 s of time wait to be saved. */
export const unsent = (a) => a.seen !== a.sent.seen || a.first !== a.sent.first || a.seconds - a.sent.seconds > 2;

const shown = (a) => JSON.stringify([a.chosen, a.entered, a.flagged, a.unsure, a.marks.struck, a.marks.highlights]);

export class Store {
  constructor(exam, queue, clock) {
    Object.assign(this, { queue, clock, count: exam.questions.length });
    this.notes = { text: "", seq: 0, ...exam.notes };
    this.kinds = exam.questions.map(({ kind }) => kind ?? "single");
    this.answers = exam.questions.map(({ position }) => readAnswer({}, position));
    this.merge(exam);
    for (const answer of this.answers) answer.sent ??= sent(answer);
  }

  /** @returns {Answer} */
  answer(position) {
    return this.answers[position - 1];
  }

  /** A change by the candidate. `passive` (time spent, seen) must never outrank a choice made elsewhere. */
  edit(position, patch, passive = false) {
    const answer = Object.assign(this.answer(position), patch);
    if (this.kinds[position - 1] === "single" && answer.chosen !== null) answer.first ??= answer.chosen;
    const known = Math.max(answer.seq, this.queue.get(String(position))?.seq ?? 0);
    answer.seq = passive ? known + 1 : this.clock.seq(known);
    answer.sent = sent(answer);
    this.queue.put(String(position), entryOf(answer));
  }

  /** The question is being left: of several ticks, or a number, what stands there is the first answer. */
  leave(position) {
    const [kind, answer] = [this.kinds[position - 1], this.answer(position)];
    if (kind !== "single" && given(answer)) answer.first ??= kind === "numeric" ? answer.entered : answer.chosen;
  }

  write(text) {
    const known = Math.max(this.notes.seq, this.queue.get("notes")?.seq ?? 0);
    this.notes = { text: text.replaceAll("\0", ""), seq: this.clock.seq(known) };
    this.queue.put("notes", this.notes);
  }

  /** Take over what is stored elsewhere if it is as new as what is shown. True if the screen must change. */
  adopt(raw, position = raw.position) {
    const mine = this.answer(position);
    if (!mine || raw.seq < mine.seq) return false;
    const before = shown(mine);
    const { seconds, seen, first } = mine;
    const theirs = readAnswer(raw, position);
    Object.assign(mine, theirs, { seconds: Math.max(seconds, theirs.seconds), seen: seen || theirs.seen });
    mine.first ??= first;
    mine.sent = { ...sent(theirs), first: mine.first };
    return shown(mine) !== before;
  }

  adoptNotes(raw) {
    if (!raw || raw.seq < this.notes.seq || raw.text === this.notes.text) return false;
    this.notes = { text: raw.text, seq: raw.seq };
    return true;
  }

  /** Server state against the queue: the higher number wins, and the queue forgets what the server has. */
  merge({ answers = [], notes }) {
    const changed = answers.filter((raw) => this.settle(String(raw.position), raw, (best) => this.adopt(best, raw.position)));
    const text = notes && this.settle("notes", notes, (best) => this.adoptNotes(best));
    return { positions: changed.map((raw) => raw.position), notes: !!text };
  }

  settle(name, raw, adopt) {
    const queued = this.queue.get(name);
    if (queued?.seq > raw.seq) return adopt(queued);
    this.queue.drop(name, raw.seq);
    return adopt(raw);
  }
}

function entryOf(answer) {
  const { sent: _, ...rest } = answer;
  return structuredClone(wire(rest));
}
