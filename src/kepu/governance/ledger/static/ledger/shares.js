// The sum of the shares beside the target while they are typed. The server says the same after saving.
"use strict";
for (const form of document.querySelectorAll(".shares-form")) {
  const target = Number(form.dataset.target.replace(/[^0-9.-]/g, ""));
  const sum = form.querySelector("[data-sum]");
  const left = form.querySelector("[data-left]");
  const plain = (number) => String(Math.round(number * 10000) / 10000);
  form.addEventListener("input", () => {
    let total = 0;
    for (const input of form.querySelectorAll(".share-input")) total += Number(input.value) || 0;
    const difference = Math.round((total - target) * 10000) / 10000;
    sum.textContent = plain(total);
    if (difference > 0) left.textContent = `${left.dataset.over} ${plain(difference)}`;
    else if (difference < 0) left.textContent = `${left.dataset.under} ${plain(-difference)}`;
    else left.textContent = left.dataset.even;
  });
}
