// Small improvements on pages that work without this file.
"use strict";

for (const row of document.querySelectorAll(".mark-all")) row.hidden = false;
for (const button of document.querySelectorAll("[data-mark-all]")) {
  button.addEventListener("click", () => {
    const boxes = document.querySelectorAll(`.attendance input[type=checkbox][value="${button.dataset.markAll}"]`);
    const all = Array.from(boxes).every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
