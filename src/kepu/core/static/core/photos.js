// Photos that are too large are told before they are sent: on a phone's network that saves minutes. Without this file
// the server tells it afterwards.
"use strict";

const BYTES_PER_MB = 1024 * 1024;

function wrongWith(input) {
  const files = [...input.files];
  const most = Number(input.dataset.mostBytes);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  if (total <= most) return "";
  const megabytes = (bytes) => Math.round(bytes / BYTES_PER_MB);
  return input.dataset.tooMuch.replace("{total}", megabytes(total)).replace("{most}", megabytes(most));
}

// Pages that come in later by htmx have their fields watched too.
document.addEventListener("change", (event) => {
  const input = event.target.closest("input[type=file][data-too-much]");
  if (!input) return;
  input.setCustomValidity(wrongWith(input));
  input.reportValidity();
});
