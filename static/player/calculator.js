import { add, decimal, divide, multiply, negate, root, show } from "./decimal.js";

/**
 * A four-function calculator: `state = press(state, key)`. Keys: 0-9 . + - * / = C back sign % root.
 * `entry` is the text being typed, or null when the display shows `value`, the last result.
 * @typedef {{entry: ?string, value: object, left: ?object, op: ?string, last: ?[string, object], error: boolean}} State
 */
const ZERO = decimal("0");
const MOST = 12;

/** @type {State} */
export const START = { entry: null, value: ZERO, left: null, op: null, last: null, error: false };

export const display = ({ error, entry, value }) => (error ? "Error" : (entry ?? show(value)));

const OPS = { "+": add, "-": (a, b) => add(a, negate(b)), "*": multiply, "/": divide };

const current = ({ entry, value }) => (entry === null ? value : decimal(entry));

const result = (state, value) => (value ? { ...state, entry: null, value, fresh: false } : { ...START, error: true });

/** @param {State} state @param {string} key @returns {State} */
export function press(state, key) {
  if (key === "C") return START;
  if (state.error) return /^[\d.]$/.test(key) ? press(START, key) : state;
  if (/^[\d.]$/.test(key)) return type(state, key);
  if (OPS[key]) return operate(state, key);
  return ({ "=": equals, back, sign, "%": percent, root: squareRoot }[key] ?? ((same) => same))(state);
}

function type(state, key) {
  const text = state.entry ?? "";
  if (key === "." && text.includes(".")) return state;
  if (text.replace(/\D/g, "").length >= MOST) return state;
  const start = text === "0" || text === "" ? (key === "." ? "0" : "") : text;
  return { ...state, entry: start + key, fresh: false };
}

/** A sign after a sign only replaces it. */
function operate(state, op) {
  if (state.fresh) return { ...state, op };
  const done = state.op ? result(state, OPS[state.op](state.left, current(state))) : result(state, current(state));
  return done.error ? done : { ...done, left: done.value, op, last: null, fresh: true };
}

function equals(state) {
  const [op, right] = state.op ? [state.op, current(state)] : (state.last ?? []);
  if (!op) return result(state, current(state));
  const done = result(state, OPS[op](state.op ? state.left : current(state), right));
  return done.error ? done : { ...done, left: null, op: null, last: [op, right] };
}

function back(state) {
  if (state.entry === null) return state;
  const text = state.entry.slice(0, -1);
  return { ...state, entry: /\d/.test(text) ? text : "0" };
}

function sign(state) {
  if (state.entry === null) return result(state, negate(state.value));
  return { ...state, entry: state.entry.startsWith("-") ? state.entry.slice(1) : `-${state.entry}` };
}

/** 200 + 10 % is 220; 200 × 10 % is 20. */
function percent(state) {
  const share = divide(current(state), decimal("100"));
  return result(state, ["+", "-"].includes(state.op) ? multiply(state.left, share) : share);
}

const squareRoot = (state) => result(state, root(current(state)));
