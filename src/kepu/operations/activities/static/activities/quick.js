// The quick record with script: every keystroke is kept on the phone, and sent when there is a network. The page works
// as a plain form without it. Needs outbox.js, which is loaded before.
"use strict";

(() => {
  const form = document.querySelector("[data-quick]");
  if (!form) return;
  document.documentElement.classList.add("has-script");
  const NAMES = ["kind", "other_kind", "spot", "place", "people", "group", "title", "day", "region"];
  const photos = form.elements.photos;
  const thumbs = form.querySelector("[data-thumbs]");
  const refusedBox = form.querySelector("[data-refused]");
  const done = document.querySelector("[data-done]");
  const blank = values();
  let id = outbox.newId();
  let sending = "";
  let saving = null;
  let isDirty = false;

  // Reading and writing the form ---------------------------------------------------------------------------------------

  function values() {
    const data = new FormData(form);
    return Object.fromEntries(NAMES.map((name) => [name, data.get(name) || ""]));
  }

  function fill(fields) {
    for (const name of NAMES) {
      if (!(name in fields)) continue;
      const control = form.elements[name];
      if (!control) continue;
      control.value = fields[name];
    }
    const files = [fields.photos || []].flat().filter((file) => file instanceof Blob);
    const kept = new DataTransfer();
    for (const file of files) kept.items.add(file instanceof File ? file : new File([file], "photo.jpg", { type: file.type }));
    photos.files = kept.files;
    showAll();
  }

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  const isTouched = (fields) => photos.files.length > 0 || NAMES.some((name) => name !== "day" && fields[name] !== blank[name]);

  // What helps while filling in ----------------------------------------------------------------------------------------

  function labelOf(name) {
    const chosen = form.querySelector(`[name="${name}"]:checked`);
    return chosen ? chosen.closest("label").textContent.trim() : "";
  }

  function suggested() {
    const fields = values();
    const other = form.elements.other_kind;
    const kind = fields.other_kind ? other.options[other.selectedIndex].text : labelOf("kind");
    const place = fields.place || (fields.spot && fields.spot !== "-" ? labelOf("spot") : "");
    if (!kind) return "";
    const [, month, day] = (fields.day || today()).split("-").map(Number);
    return `${place}${kind}（${month}月${day}日）`;
  }

  function showAll() {
    const title = suggested();
    form.elements.title.placeholder = title;
    form.querySelector("[data-suggested]").textContent = form.elements.title.value || title;
    form.querySelector("[data-elsewhere]").hidden = form.elements.spot.value !== "-" && !form.elements.place.value;
    showThumbs();
  }

  let shown = "";
  // Drawn on a canvas: the page's security policy lets no picture of the phone in as an address.
  function showThumbs() {
    const files = Array.from(photos.files);
    const key = files.map((file) => `${file.name} ${file.size}`).join("|");
    if (key === shown) return;
    shown = key;
    thumbs.replaceChildren(
      ...files.map((file) => {
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 144;
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", file.name);
        createImageBitmap(file)
          .then((picture) => {
            const side = Math.min(picture.width, picture.height);
            canvas
              .getContext("2d")
              .drawImage(picture, (picture.width - side) / 2, (picture.height - side) / 2, side, side, 0, 0, 144, 144);
            picture.close();
          })
          .catch(() => {});
        return canvas;
      }),
    );
  }

  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const people = form.elements.people;
      people.value = Math.max(1, (Number(people.value) || 0) + Number(button.dataset.step));
      people.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  form.addEventListener("change", (event) => {
    const { name } = event.target;
    // A button and the list of other kinds are one question.
    if (name === "kind") form.elements.other_kind.value = "";
    if (name === "other_kind" && event.target.value) for (const button of form.querySelectorAll('[name="kind"]')) button.checked = false;
    if (name === "spot" && event.target.value !== "-") form.elements.place.value = "";
    keep();
  });
  form.addEventListener("input", keep);

  // The draft ----------------------------------------------------------------------------------------------------------

  function parcel(draft) {
    const fields = values();
    return {
      id,
      url: form.action,
      fields: { ...fields, photos: Array.from(photos.files) },
      kind: "quick",
      label: fields.title || suggested(),
      draft,
    };
  }

  // One save at a time; what changed meanwhile is saved right after it.
  function keep() {
    showAll();
    if (saving) {
      isDirty = true;
      return saving;
    }
    isDirty = false;
    saving = (isTouched(values()) ? outbox.put(parcel(true)) : outbox.remove(id)).catch(() => {}).finally(() => {
      saving = null;
      if (isDirty) keep();
    });
    return saving;
  }

  async function settled() {
    while (saving) await saving;
  }

  function startAnew() {
    id = outbox.newId();
    form.reset();
    photos.value = "";
    form.elements.day.value = today();
    markWrong({});
    showAll();
  }

  // Sending ------------------------------------------------------------------------------------------------------------

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    const button = form.querySelector(".quick-send button");
    button.disabled = true;
    await settled();
    sending = id;
    try {
      await outbox.put(parcel(false));
    } catch {
      // No room on the phone, or a private window: as a plain form, then.
      sending = "";
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    button.disabled = false;
    const sent = await arrived(sending);
    if (sent === "refused") return;
    if (sent === "waiting") told({ words: done.dataset.offline });
    sending = "";
    startAnew();
    window.scrollTo({ top: 0 });
  });

  const waiters = new Map();
  // "sent", "refused", or "waiting" where no answer comes within a few seconds.
  function arrived(one) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve("waiting"), navigator.onLine === false ? 0 : 15_000);
      waiters.set(one, (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      });
    });
  }

  outbox.onAnswer((answer, items) => {
    for (const item of items.filter((each) => each.kind === "quick")) {
      const refused = (answer.refused || []).find((one) => one.id === item.id);
      if (refused) {
        sending = "";
        takeUp({ ...item, problem: refused.message }, answer.problems || {});
        waiters.get(item.id)?.("refused");
      } else if (answer.record) {
        recorded(answer.record);
        waiters.get(item.id)?.("sent");
      }
      waiters.delete(item.id);
    }
  });

  function told({ words, served = [], record = null }) {
    done.hidden = false;
    done.querySelector("[data-done-words]").textContent = words;
    done.querySelector("[data-done-served]").replaceChildren(
      ...served.map((each) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = each.url;
        link.textContent = each.label;
        line.append(link, each.progress ? ` ${each.progress}` : "");
        return line;
      }),
    );
    done.querySelector("[data-done-links]").hidden = !record;
    if (!record) return;
    done.querySelector("[data-done-url]").href = record.url;
    done.querySelector("[data-done-again]").href = record.again;
  }

  function recorded(record) {
    const words = done.dataset.words.replace("{title}", record.title).replace("{people}", record.people);
    const counted = record.served.length ? done.dataset.serves : done.dataset.nothing;
    told({ words: [words, ...record.warnings, counted].join(" "), served: record.served, record });
  }

  // A record that was refused, with everything that was typed, and in words which field and why.
  function takeUp(item, problems) {
    id = item.id;
    fill(item.fields);
    markWrong(problems, item.problem);
    refusedBox.scrollIntoView({ block: "center" });
  }

  function markWrong(problems, message = "") {
    refusedBox.hidden = !message;
    refusedBox.querySelector("[data-refused-words]").textContent = message;
    for (const error of form.querySelectorAll(".field-error")) error.remove();
    for (const field of form.querySelectorAll("[data-field]")) {
      const { field: name } = field.dataset;
      const words = [name, ...(name === "place" ? ["spot", "region"] : name === "people" ? ["group"] : name === "kind" ? ["other_kind"] : [])].flatMap((each) => problems[each] || []);
      field.classList.toggle("quick-wrong", words.length > 0);
      for (const word of words) {
        const line = document.createElement("p");
        line.className = "field-error";
        line.textContent = word;
        field.append(line);
        field.closest("details")?.setAttribute("open", "");
      }
    }
  }

  // What was begun before: a refused record first, then the draft. A page asked for as a copy starts with the copy.
  async function begin() {
    const isAnswer = Boolean(form.querySelector(".field-error"));
    if (!isAnswer && !("fresh" in form.dataset)) {
      form.elements.day.value = today();
      const items = await outbox.list("quick");
      const refused = items.find((item) => item.problem);
      const draft = items.filter((item) => item.draft).pop();
      if (refused) takeUp(refused, {});
      else if (draft) {
        id = draft.id;
        fill(draft.fields);
      }
    }
    showAll();
  }
  begin().catch(showAll);
})();
