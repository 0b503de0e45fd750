/**
 * What the buttons above the question do to a text with a selection: pure.
 *
 * @typedef {{start: number, end: number, text: string, select: [number, number]}} Change
 *   replace start..end by text, then select
 */

const MARKS = { bold: ["**", "words"], italic: ["*", "words"], math: ["$", "x^2"] };
const TABLE = "| Week | 1 | 2 | 3 |\n|:--|--:|--:|--:|\n| Forecast | 20 | 20 | 25 |\n| On hand | 35 | 15 | −10 |";

/** @returns {Change} */
export function insertion(what, value, start, end) {
  return what === "table" ? block(TABLE, value, start, end) : marked(...MARKS[what], value, start, end);
}

/** The selection between marks, or out of them where it is between them already. */
function marked(mark, filler, value, start, end) {
  const width = mark.length;
  if (isMarked(mark, value, start, end)) {
    const text = value.slice(start, end);
    return { start: start - width, end: end + width, text, select: [start - width, end - width] };
  }
  const chosen = value.slice(start, end);
  const inner = chosen.trim() || filler;
  const before = chosen.trim() ? chosen.slice(0, chosen.indexOf(inner)) : chosen;
  const after = chosen.trim() ? chosen.slice(before.length + inner.length) : "";
  const from = start + before.length + width;
  return { start, end, text: before + mark + inner + mark + after, select: [from, from + inner.length] };
}

function isMarked(mark, value, start, end) {
  const width = mark.length;
  const around = value.slice(Math.max(0, start - width), start) === mark && value.slice(end, end + width) === mark;
  // One star beside a selection may be half of two.
  const more = value[start - width - 1] === mark[0] && value[end + width] === mark[0];
  return end > start && around && !more;
}

/** A text of its own: an empty line before it and one after. @returns {Change} */
export function block(text, value, start, end) {
  const before = value.slice(0, start);
  const after = value.slice(end);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const trail = !after ? "\n" : after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  const from = start + lead.length;
  return { start, end, text: lead + text + trail, select: [from, from + text.length] };
}

/** A picture with its words selected, to be written over. @returns {Change} */
export function picture(source, name, start, end) {
  const words = name.replace(/\.\w+$/, "").replace(/[[\]\\*_`$]/g, " ").trim() || "what it shows";
  return { start, end, text: `![${words}](${source})`, select: [start + 2, start + 2 + words.length] };
}
