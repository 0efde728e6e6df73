// The two panes of the confirm page find each other. Without this file, the links between them still do.
"use strict";

const panes = document.querySelector("[data-confirm]");
const source = document.querySelector("[data-source]");
const structure = document.querySelector("[data-structure]");
const bar = document.querySelector("[data-selection-bar]");

function light(keys) {
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
  for (const key of keys) {
    for (const mark of source.querySelectorAll(`[data-keys~="${key}"]`)) mark.classList.add("lit");
    structure.querySelector(`[data-key="${key}"]`)?.classList.add("lit");
  }
}

// Bring an element to the middle of its own pane, leaving the page where it is.
function centre(pane, element) {
  if (!element) return;
  const inside = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += inside - pane.clientHeight / 3;
}

source.addEventListener("click", (event) => {
  const mark = event.target.closest("a.mk");
  if (!mark || String(window.getSelection())) return;
  const row = structure.querySelector(mark.getAttribute("href"));
  if (!row) return;
  event.preventDefault();
  light(mark.dataset.keys.split(" "));
  centre(structure, row);
});

structure.addEventListener("click", (event) => {
  const link = event.target.closest("a.to-source");
  if (!link) return;
  const anchor = source.querySelector(link.getAttribute("href"));
  if (!anchor) return;
  event.preventDefault();
  light([link.getAttribute("href").slice("#at-".length)]);
  centre(source, anchor);
});

// Scrolling the original carries the structure along, unless the person is using the structure.
let leading = null;
for (const pane of [source, structure]) {
  for (const kind of ["pointerenter", "focusin", "touchstart"]) {
    pane.addEventListener(kind, () => { leading = pane; }, { passive: true });
  }
}
let waiting = false;
source.addEventListener("scroll", () => {
  if (leading !== source || waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    const top = source.getBoundingClientRect().top + 60;
    const first = [...source.querySelectorAll("a.mk-clause")].find((mark) => mark.getBoundingClientRect().top >= top);
    const row = first && structure.querySelector(first.getAttribute("href"));
    if (row) structure.scrollTop += row.getBoundingClientRect().top - structure.getBoundingClientRect().top - 40;
  });
});

// A selection in the original can become an indicator, a duty or a clause.
function offsetOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const holder = element?.closest("[data-start]");
  if (!holder || !source.contains(holder)) return null;
  // Line ends and code points: the server counts code points, JavaScript counts UTF-16 units.
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : "";
  return Number(holder.dataset.start) + [...before].length;
}
document.addEventListener("selectionchange", () => {
  if (!("canAdd" in panes.dataset)) return;
  const selection = window.getSelection();
  bar.hidden = true;
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = offsetOf(range.startContainer, range.startOffset);
  const end = offsetOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  for (const link of bar.querySelectorAll("[data-add]")) {
    link.href = `${panes.dataset.addUrl.replace("KIND", link.dataset.add)}?start=${start}&end=${end}`;
  }
  bar.hidden = false;
});

// "Next" goes to the row inside its pane; the page itself stays where it is.
document.addEventListener("click", (event) => {
  const next = event.target.closest("[data-next]");
  const row = next && structure.querySelector(new URL(next.href).hash);
  if (!row) return;
  event.preventDefault();
  const key = row.dataset.key;
  light([key]);
  centre(structure, row);
  centre(source, source.querySelector(`#at-${key}`));
  row.querySelector("button")?.focus({ preventScroll: true });
});
