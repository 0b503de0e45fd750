/** Highlights as character ranges over a text. The first half is pure, the second touches the page. */

/** Ranges in order, joined where they touch. */
export function tidy(ranges) {
  const out = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else if (end > start) out.push([start, end]);
  }
  return out;
}

export const add = (ranges, range) => tidy([...ranges, range]);

export const covers = (ranges, [start, end]) => ranges.some(([a, b]) => a <= start && end <= b);

/** The ranges without a stretch of text. */
export function cut(ranges, [start, end]) {
  return tidy(ranges.flatMap(([a, b]) => [[a, Math.min(b, start)], [Math.max(a, end), b]]).filter(([a, b]) => a < b));
}

/** The ranges without the one that holds a character. */
export const without = (ranges, at) => ranges.filter(([a, b]) => at < a || at >= b);

/** Where the ranges fall in a row of texts of these lengths: one list of local ranges per text. */
export function spread(lengths, ranges) {
  let from = 0;
  return lengths.map((length) => {
    const [low, high] = [from, (from += length)];
    const inside = ranges.filter(([a, b]) => a < high && b > low);
    return inside.map(([a, b]) => [Math.max(a, low) - low, Math.min(b, high) - low]);
  });
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

/** Formulas are marked whole; blanks between table cells not at all. */
export function paint(root, ranges) {
  const nodes = textNodes(root);
  const local = spread(nodes.map((node) => node.length), ranges);
  nodes.forEach((node, i) => {
    const math = node.parentElement.closest("math");
    if (math) math.classList.toggle("marked", math.classList.contains("marked") || local[i].length > 0);
    else if (node.data.trim()) local[i].reverse().forEach((range) => wrap(node, range));
  });
}

function wrap(node, [start, end]) {
  const piece = node.splitText(start);
  piece.splitText(end - start);
  const mark = document.createElement("mark");
  piece.replaceWith(mark);
  mark.append(piece);
}

function offset(root, node, at) {
  const before = document.createRange();
  before.setStart(root, 0);
  before.setEnd(node, at);
  return before.toString().length;
}

export const startOf = (root, node) => offset(root, node, 0);

/** The selected stretch of `root` as a range, or null. */
export function selected(root) {
  const selection = getSelection();
  const range = selection.rangeCount && selection.getRangeAt(0);
  if (!range || range.collapsed || !range.intersectsNode(root)) return null;
  const start = root.contains(range.startContainer) ? offset(root, range.startContainer, range.startOffset) : 0;
  const end = root.contains(range.endContainer) ? offset(root, range.endContainer, range.endOffset) : root.textContent.length;
  return end > start ? [start, end] : null;
}
