// Printing and copying an address: conveniences that need a script; everything else works without.
document.querySelectorAll(".needs-script").forEach((button) => { button.hidden = false; });

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) { window.print(); return; }
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // pages without TLS have no clipboard
  }
  button.textContent = button.dataset.done;
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-select]")) event.target.select();
});
