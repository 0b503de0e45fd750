/**
 * A four-function calculator: `state = press(state, key)`. Keys: 0-9 . + - * / = C back sign % root.
 * `entry` is the text being typed, or null when the display shows `value`, the last result.
 * @typedef {{entry: ?string, value: number, left: ?number, op: ?string, last: ?[string, number], error: boolean}} State
 */
const MOST = 12; // digits on the display; three more are kept behind it

/** @type {State} */
export const START = { entry: null, value: 0, left: null, op: null, last: null, error: false };

/** Decimal arithmetic within 15 digits: what binary fractions add behind them is rounded away. */
const round = (x, digits = 15) => Number(x.toPrecision(digits));
const places = (x) => (String(x).split(".")[1] ?? "").length;

function add(a, b) {
  const scale = 10 ** Math.max(places(a), places(b));
  return (Math.round(a * scale) + Math.round(b * scale)) / scale;
}

const OPS = { "+": add, "-": (a, b) => add(a, -b), "*": (a, b) => a * b, "/": (a, b) => a / b };

const show = (x) => (Math.abs(x) < 10 ** MOST ? round(x, MOST) : round(x, 7).toExponential()).toString().replace("e+", "e");

export const display = ({ error, entry, value }) => (error ? "Error" : (entry ?? show(value)));

const current = ({ entry, value }) => (entry === null ? value : Number(entry));

const result = (state, value) =>
  Number.isFinite(value) ? { ...state, entry: null, value: round(value) || 0, fresh: false } : { ...START, error: true };

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

/** An operation after an operation only replaces it. */
function operate(state, op) {
  if (state.fresh) return { ...state, op };
  const done = result(state, state.op ? OPS[state.op](state.left, current(state)) : current(state));
  return done.error ? done : { ...done, left: done.value, op, last: null, fresh: true };
}

/** Pressed again it repeats the last operation. */
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
  if (state.entry === null) return result(state, -state.value);
  return { ...state, entry: state.entry.startsWith("-") ? state.entry.slice(1) : `-${state.entry}` };
}

/** 200 + 10 % is 220; 200 × 10 % is 20. */
function percent(state) {
  const share = current(state) / 100;
  return result(state, ["+", "-"].includes(state.op) ? state.left * share : share);
}

const squareRoot = (state) => result(state, Math.sqrt(current(state)));
