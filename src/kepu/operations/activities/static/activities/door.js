// Check-in by tap, by code and by camera, with or without a network. Without this file the forms do the same, online.
"use strict";

(() => {
  const door = document.querySelector("[data-door]");
  const words = door.dataset;
  const KIND = `door-${words.doorKey}`;
  const REMEMBERED = `kepu-${KIND}`;
  const rows = new Map(Array.from(door.querySelectorAll("[data-code]"), (row) => [row.dataset.code, row]));
  const answer = door.querySelector("[data-door-answer]");
  const came = document.querySelector("[data-door-came]");
  let cameOnServer = Number(came.textContent);
  let isTold = false; // by the server, since this page was shown: the page itself may be older than what was sent

  const plain = (typed) => typed.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "").slice(0, 16);

  function say(text, tone) {
    if (!answer) return;
    answer.textContent = text;
    answer.className = `door-answer ${tone}`;
    answer.hidden = false;
    navigator.vibrate?.(tone === "good" ? 80 : [80, 60, 80]);
  }

  // What this device has taken since the page was last fetched: a page from the cache does not know it.
  function remembered() {
    try {
      return new Set(JSON.parse(localStorage.getItem(REMEMBERED) || "[]"));
    } catch {
      return new Set();
    }
  }

  function keep(codes) {
    try {
      localStorage.setItem(REMEMBERED, JSON.stringify([...codes]));
    } catch {
      // A private window keeps nothing; the outbox has it all the same.
    }
  }

  function remember(code) {
    keep(remembered().add(code));
  }

  function forget(code) {
    const codes = remembered();
    if (codes.delete(code)) keep(codes);
  }

  function markCame(row) {
    if ("came" in row.dataset) return false;
    row.dataset.came = "";
    row.querySelector(".door-came").hidden = false;
    row.querySelector(".door-state > form")?.remove();
    return true;
  }

  function describe(row) {
    const people = Number(row.dataset.people);
    const who = `${row.querySelector(".door-number").textContent} ${row.querySelector(".door-who strong").textContent}`;
    return people > 1 ? `${who} ${words.wordsPeople.replace("{n}", people)}` : who;
  }

  async function report(event, json) {
    const scanned = new Date().toISOString();
    await outbox.put({ id: event, url: words.door, batch: "events", kind: KIND, json: { event, scanned_at: scanned, ...json } });
  }

  async function checkIn(typed) {
    const code = plain(typed);
    if (!code) return;
    const row = rows.get(code);
    await report(outbox.newId(), { code });
    if (!row) {
      say(`${code}：${words.wordsNoted}`, "warn");
      return;
    }
    remember(code);
    const isNew = markCame(row);
    if (!isNew) say(`${describe(row)} ${words.wordsAgain}`, "warn");
    else if (row.dataset.state === "waiting") say(`${describe(row)} ${words.wordsWaiting}`, "warn");
    else say(`✓ ${describe(row)} ${words.wordsTaken}`, "good");
  }

  outbox.onAnswer((given, items) => {
    if (!items.some((item) => item.kind === KIND)) return;
    if (typeof given.came === "number") {
      cameOnServer = given.came;
      isTold = true;
    }
    for (const result of given.results || []) {
      if (result.outcome !== "taken") forget(codeOf(items, result.event));
      if (result.outcome === "unknown") say(`${codeOf(items, result.event)}：${words.wordsUnknown}`, "bad");
      else if (result.outcome === "cancelled") say(`${codeOf(items, result.event)}：${words.wordsCancelled}`, "bad");
      else if (result.number && !rows.has(codeOf(items, result.event))) say(`✓ ${result.number} ${result.name} ${words.wordsTaken}`, "good");
    }
  });
  const codeOf = (items, event) => items.find((item) => item.id === event)?.json.code || "";

  // Those who came = what the server knows, and what waits on this device to be told.
  outbox.onChange((items) => {
    const waiting = items.filter((item) => item.kind === KIND && !item.problem);
    const codes = new Set(waiting.map((item) => item.json.code).filter((code) => rows.has(code)));
    if (!isTold) for (const code of remembered()) if (rows.has(code)) codes.add(code);
    let people = 0;
    for (const code of codes) if (!startedCame.has(code)) people += Number(rows.get(code).dataset.people);
    for (const item of waiting) people += item.json.people || 0;
    came.textContent = cameOnServer + people;
  });
  const startedCame = new Set([...rows].filter(([, row]) => "came" in row.dataset).map(([code]) => code));
  for (const code of remembered()) if (rows.has(code)) markCame(rows.get(code));
  outbox.list(KIND).then((items) => {
    for (const { json } of items) if (rows.has(json.code)) markCame(rows.get(json.code));
  });

  door.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("[data-door-code], .door-state > form")) {
      event.preventDefault();
      const field = form.elements.code;
      await checkIn(field.value);
      if (field.type !== "hidden") {
        field.value = "";
        field.focus();
      }
    } else if (form.matches("[data-door-walk-in]")) {
      const people = Number(form.elements.people.value);
      if (!Number.isInteger(people) || people < 1 || people > 500) return; // the server says what is wrong
      event.preventDefault();
      await report(outbox.newId(), { people, group: form.elements.group.value });
      say(words.wordsWalkIn.replace("{n}", people), "good");
      form.elements.people.value = "1";
    } else if (form.matches("[data-door-search]")) {
      event.preventDefault();
    }
  });

  // Search in the list that is here.
  const search = door.querySelector("[data-door-search]");
  const none = door.querySelector("[data-door-none]");
  search?.elements.q.addEventListener("input", () => {
    const asked = search.elements.q.value.trim().toUpperCase();
    const asCode = plain(asked);
    let shown = 0;
    for (const row of rows.values()) {
      const { text } = row.dataset;
      row.hidden = asked !== "" && !text.includes(asked) && !(asCode.length > 2 && text.includes(asCode));
      shown += row.hidden ? 0 : 1;
    }
    if (none) none.hidden = shown > 0;
  });

  // Camera: frames are read on this device, none is kept or sent.
  const start = door.querySelector("[data-door-start]");
  const stop = door.querySelector("[data-door-stop]");
  const camera = door.querySelector("[data-door-camera]");
  const PAUSE = 120;
  const SAME_AGAIN = 4_000;
  let stream = null;
  let last = { code: "", at: 0 };

  if (start && navigator.mediaDevices?.getUserMedia && window.jsQR) start.hidden = false;

  async function open() {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    } catch {
      say(words.wordsNoCamera, "bad");
      return;
    }
    const video = camera.querySelector("video");
    video.srcObject = stream;
    await video.play();
    camera.hidden = stop.hidden = false;
    start.hidden = true;
    look(video, document.createElement("canvas"));
  }

  function close() {
    for (const track of stream?.getTracks() || []) track.stop();
    stream = null;
    camera.hidden = stop.hidden = true;
    start.hidden = false;
  }

  function look(video, canvas) {
    if (!stream) return;
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth) {
      const scale = Math.min(1, 640 / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(video, 0, 0, canvas.width, canvas.height);
      const image = context.getImageData(0, 0, canvas.width, canvas.height);
      const found = jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" });
      if (found?.data) seen(found.data);
    }
    setTimeout(() => look(video, canvas), PAUSE);
  }

  function seen(text) {
    const code = plain(text.split("/").filter(Boolean).pop() || "");
    const now = Date.now();
    if (code === last.code && now - last.at < SAME_AGAIN) return;
    last = { code, at: now };
    checkIn(code);
  }

  start?.addEventListener("click", open);
  stop?.addEventListener("click", close);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && stream) close();
  });
})();
