// Small improvements on pages that work without this file.
"use strict";

// The menu is folded on a phone and open on a desk, where its summary is hidden.
const wide = window.matchMedia("(min-width: 60.01rem)");
function foldMenus() {
  for (const fold of document.querySelectorAll(".menu-fold")) fold.open = wide.matches;
}
wide.addEventListener("change", foldMenus);
foldMenus();

// A menu under a name closes when the person turns elsewhere.
document.addEventListener("click", (event) => {
  for (const fold of document.querySelectorAll(".person-fold[open], .menu-drop[open]")) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fold of document.querySelectorAll(".person-fold[open], .menu-drop[open]")) {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
});

// Whoever signs out, on whatever page, leaves none of the pages kept for places without a network to the next at this
// device; nor does whoever was signed out and is asked to sign in.
const forgetPages = () => window.caches?.delete("kepu-pages");
for (const form of document.querySelectorAll("form[action$='/logout/']")) form.addEventListener("submit", forgetPages);
if (document.querySelector("form[action$='/login/']")) forgetPages();
