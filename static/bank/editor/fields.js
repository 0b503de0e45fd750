/** A form as a list of [name, value], and back. What only the page needs (tokens, revision) is no part of it. */

/** @typedef {[string, string][]} Entries */

const OWN = new Set(["csrfmiddlewaretoken", "revision", "ticket", "question", "blamed", "do"]);
const OF_ROWS = ["option_key", "option_right"];

/** Without what the page adds, lines as every system writes them, and rows of options numbered from 1. @returns {Entries} */
export function normal(entries) {
  const told = entries.filter(([name, value]) => !OWN.has(name) && typeof value === "string");
  const keys = told.filter(([name]) => name === "option_key").map(([, key]) => key);
  return told
    .filter(([name, value]) => name !== "option_right" || keys.includes(value))
    .filter(([name, value]) => name !== "legacy" || value)
    .map(([name, value]) => [name, OF_ROWS.includes(name) ? String(keys.indexOf(value) + 1) : value.replaceAll("\r\n", "\n")]);
}

const WRITTEN = ["stem", "option_text", "option_why", "explanation", "number", "tolerance"];

/** Whether there is anything in it that somebody wrote. */
export const isBlank = (entries) => !entries.some(([name, value]) => WRITTEN.includes(name) && value.trim());

/** The same, whichever order a page has its fields in; the order of rows counts. */
export function same(one, two) {
  return canon(one) === canon(two);
}

function canon(entries) {
  const grouped = grouping(entries);
  const rest = [...grouped].filter(([, values]) => values.some((value) => value.trim()));
  return JSON.stringify(rest.map(([name, values]) => [name, values.map((value) => value.trim())]).sort());
}

/** @returns {Map<string, string[]>} */
export function grouping(entries) {
  const grouped = new Map();
  for (const [name, value] of entries) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return grouped;
}

/** The options of a form, whose rows are normal. @returns {{text: string, why: string, right: boolean}[]} */
export function options(entries) {
  const grouped = grouping(entries);
  const of = (name) => grouped.get(name) ?? [];
  return of("option_key").map((key, index) => ({
    text: of("option_text")[index] ?? "",
    why: of("option_why")[index] ?? "",
    right: of("option_right").includes(key),
  }));
}

const NAMES = {
  kind: "Kind", stem: "Question", number: "Right number", tolerance: "May be off by", explanation: "Explanation",
  section: "Section", level: "Level", angoff: "Right answers of 100", calculation: "Calculation", exhibit: "Exhibit",
  tags: "Tags", concept: "Concept", reference: "Reference", legacy: "Topics of the older exams",
};

/** Where two forms differ, for people to read. @returns {{where: string, mine: string, theirs: string}[]} */
export function differences(mine, theirs) {
  const [a, b] = [readable(mine), readable(theirs)];
  const places = [...new Set([...a.keys(), ...b.keys()])];
  return places
    .map((where) => ({ where, mine: a.get(where) ?? "", theirs: b.get(where) ?? "" }))
    .filter(({ mine: one, theirs: two }) => one.trim() !== two.trim());
}

function readable(entries) {
  const grouped = grouping(entries);
  const told = new Map(Object.entries(NAMES).map(([name, label]) => [label, (grouped.get(name) ?? []).join(", ")]));
  options(entries).forEach(({ text, why, right }, index) => {
    const letter = "ABCDEF"[index] ?? index + 1;
    told.set(`Option ${letter}`, `${text}${right ? " (right)" : ""}`);
    told.set(`Option ${letter}, why`, why);
  });
  return told;
}
