/** Decimal numbers as {n, s}: the whole number n divided by 10 to the power s. Exact for + − ×. */

/** @typedef {{n: bigint, s: number}} Decimal */

const DIGITS = 20;
const ten = (power) => 10n ** BigInt(power);
const size = (n) => String(n < 0n ? -n : n).length;

/** @returns {Decimal} */
export function decimal(text) {
  const [whole, part = ""] = text.split(".");
  return { n: BigInt(whole.replace(/^(-?)$/, "$10") + part), s: part.length };
}

function round({ n, s }, drop) {
  const half = (n < 0n ? -5n : 5n) * ten(drop - 1);
  return { n: (n + half) / ten(drop), s: s - drop };
}

/** Without superfluous digits. */
function trim(value, digits = DIGITS) {
  const drop = Math.min(value.s, size(value.n) - digits);
  let { n, s } = drop > 0 ? round(value, drop) : value;
  while (s > 0 && n % 10n === 0n) (n /= 10n), (s -= 1);
  return { n, s };
}

function align(a, b) {
  const s = Math.max(a.s, b.s);
  return [a.n * ten(s - a.s), b.n * ten(s - b.s), s];
}

export function add(a, b) {
  const [x, y, s] = align(a, b);
  return trim({ n: x + y, s });
}

export const negate = ({ n, s }) => ({ n: -n, s });
export const multiply = (a, b) => trim({ n: a.n * b.n, s: a.s + b.s });

/** null for a division by zero */
export function divide(a, b) {
  if (b.n === 0n) return null;
  const extra = DIGITS + size(b.n);
  const s = a.s + extra - b.s;
  const n = (a.n * ten(extra)) / b.n;
  return trim(s < 0 ? { n: n * ten(-s), s: 0 } : { n, s });
}

function wholeRoot(n) {
  if (n < 2n) return n;
  let x = ten(Math.ceil(size(n) / 2));
  for (let y = (x + n / x) / 2n; y < x; y = (x + n / x) / 2n) x = y;
  return x;
}

/** null for a negative number */
export function root({ n, s }) {
  if (n < 0n) return null;
  const up = 2 * DIGITS + (s % 2);
  return trim({ n: wholeRoot(n * ten(up)), s: (s + up) / 2 });
}

/** For a display of so many digits. */
export function show(value, digits = 12) {
  const { n, s } = trim(value, digits);
  const places = size(n) - s > digits;
  if (places || (s > digits + 1 && n)) return tooLong(n, s);
  const text = String(n < 0n ? -n : n).padStart(s + 1, "0");
  const cutAt = text.length - s;
  return (n < 0n ? "-" : "") + text.slice(0, cutAt) + (s ? `.${text.slice(cutAt)}` : "");
}

function tooLong(n, s) {
  return Number(`${n}e${-s}`).toExponential(6).replace(/\.?0+e/, "e").replace("e+", "e");
}
