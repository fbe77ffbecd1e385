// The report's text: which part is shown, what is lit in it, and what the reader selects of it.
import { ask, put } from "./html.js";

const pane = document.getElementById("text");
const known = new Map();
let asked = 0;

const points = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

// The place in a string, in UTF-16 units, after so many code points.
function unit(text, count) {
  if (!/[\ud800-\udfff]/.test(text)) return Math.min(count, text.length);
  let at = 0;
  for (const sign of text) {
    if (count-- <= 0) break;
    at += sign.length;
  }
  return at;
}

function* texts(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) yield node;
}

// The node and the place in it at an offset of the stored text.
function place(offset, paragraphs) {
  let low = 0;
  let high = paragraphs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Number(paragraphs[middle].dataset.s) <= offset) low = middle;
    else high = middle - 1;
  }
  let left = offset - Number(paragraphs[low].dataset.s);
  let last = null;
  for (const node of texts(paragraphs[low])) {
    const length = points(node.data);
    if (left <= length) return [node, unit(node.data, Math.max(left, 0)), paragraphs[low]];
    left -= length;
    last = node;
  }
  return last ? [last, last.data.length, paragraphs[low]] : null;
}

function light(start, end, entity) {
  const paragraphs = pane.querySelectorAll(".words p[data-s]");
  for (const old of pane.querySelectorAll(".lit, .same")) old.classList.remove("lit", "same");
  globalThis.CSS?.highlights?.delete("evidence");
  if (!paragraphs.length) return;
  if (entity) for (const mark of pane.querySelectorAll(`mark[data-e="${CSS.escape(entity)}"]`)) mark.classList.add("same");
  const from = place(start, paragraphs);
  const to = place(end, paragraphs);
  if (!from || !to) return;
  const range = new Range();
  range.setStart(from[0], from[1]);
  range.setEnd(to[0], to[1]);
  if (globalThis.CSS?.highlights) CSS.highlights.set("evidence", new Highlight(range));
  else from[2].classList.add("lit");
  const box = range.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  pane.scrollTop += box.top - frame.top - Math.max(60, (pane.clientHeight - Math.min(box.height, pane.clientHeight)) / 3);
}

async function load(document_, part) {
  const key = `${document_} ${part}`;
  if (!known.has(key)) {
    if (known.size > 20) known.delete(known.keys().next().value);
    known.set(key, await ask(`text?${new URLSearchParams({ document: document_, part })}`));
  }
  return known.get(key);
}

// Show a claim's evidence: the part of the report that holds it, scrolled to and lit.
export async function show({ document: document_, part, start, end, entity }) {
  const number = ++asked;
  if (!document_) {
    light(0, 0, "");
    return;
  }
  const now = pane.querySelector(".report");
  if (now?.dataset.document !== document_ || now.dataset.part !== String(part)) {
    const html = await load(document_, part);
    if (number !== asked) return; // the reader has gone on meanwhile
    put(pane, html);
  }
  light(Number(start), Number(end), entity);
}

pane?.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-part]");
  if (button) {
    ++asked;
    try {
      put(pane, await load(pane.querySelector(".report").dataset.document, button.dataset.part));
      pane.scrollTop = 0;
      pane.focus();
    } catch {
      button.textContent = "the server does not answer";
    }
  }
});

function offset(node, at) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.("p[data-s]");
  if (!paragraph) return null;
  const before = new Range();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.s) + points(before.toString());
}

// What the reader selected: the words, the report, and where they begin in its stored text.
export function selected() {
  const selection = getSelection();
  const report = pane?.querySelector(".report");
  if (!report) return null;
  const empty = { document: report.dataset.document, quote: "", at: "" };
  if (!selection.rangeCount || selection.isCollapsed) return empty;
  const range = selection.getRangeAt(0);
  const words = pane.querySelector(".words");
  if (!words?.contains(range.commonAncestorContainer)) return empty;
  const start = offset(range.startContainer, range.startOffset);
  const text = range.toString();
  const quote = text.trim();
  if (start === null || !quote) return { ...empty, quote };
  return { ...empty, quote, at: String(start + points(text.slice(0, text.indexOf(quote[0])))) };
}
