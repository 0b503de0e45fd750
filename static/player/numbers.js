/** Numbers as people type them: the rule is bank/numbers.py's, and the same examples test both. Pure. */

const WHOLE_DIGITS = 16;
const BLANKS = /[\t \u00a0\u2007\u2009\u202f]/g;
const FORMS = [
  /^(\d+)(?:\.(\d*))?$/,
  /^()\.(\d+)$/,
  /^([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d*))?$/,
  /^([1-9]\d?(?:,\d\d)+,\d{3})(?:\.(\d*))?$/,
  /^([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d*))?$/,
  /^([1-9]\d{0,2}(?:'\d{3})+)(?:[.,](\d*))?$/,
  /^([1-9]\d{0,2}(?:\.\d{3}){2,})$/,
  /^([1-9]\d{0,2}(?:\.\d{3})+),(\d*)$/,
  /^(\d+),(\d*)$/,
  /^(),(\d+)$/,
];

const tidy = (typed) =>
  typed.replace(BLANKS, " ").replace(/[\u2212\u2013]/g, "-").replace(/[\u2019\u02bc]/g, "'").replace(/^ +| +$/g, "");

/** Whether anything was entered at all. */
export const isEntered = (typed) => typeof typed === "string" && tidy(typed) !== "";

/** The number as plain digits with a point, or null if it is none. */
export function readNumber(typed) {
  const text = tidy(typed);
  const body = text.replace(/^[-+] */, "");
  const found = FORMS.map((form) => body.match(form)).find(Boolean);
  if (!found) return null;
  const whole = found[1].replace(/[ ',.]/g, "").replace(/^0+/, "") || "0";
  const part = (found[2] ?? "").replace(/0+$/, "");
  if (whole.length > WHOLE_DIGITS) return null;
  const plain = part ? `${whole}.${part}` : whole;
  return text.startsWith("-") && plain !== "0" ? `-${plain}` : plain;
}

/** For people: commas between thousands, a real minus. */
export function written(plain) {
  const [whole, part] = plain.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (plain.startsWith("-") ? "−" : "") + (part ? `${grouped}.${part}` : grouped);
}
