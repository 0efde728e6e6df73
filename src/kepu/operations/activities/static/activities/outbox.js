// What was done at the door or on the road is kept on this device until the server has it. Used by the door page and
// the quick record; load it before the page's own script, both with `defer`.
//
//   {% include "activities/_outbox_status.html" %}        once per page: says how many items wait, and why
//
//   const id = await outbox.put({ url, json: {…} })        one POST of JSON per item
//   const id = await outbox.put({ url, fields: {…} })      one POST of multipart/form-data; a value is a text, a Blob or
//                                                          File, or a list of them; `client_key` = the item's id is added
//   const id = await outbox.put({ url, json: {…}, batch: "events" })
//                                                          items of one url go together, ≤ 500: {"events": [json, …]}
//        options: id   a UUID made earlier (default: a new one). The same id again replaces the item.
//                 kind a word to list by; label what to call it in a list; draft true: kept, not sent until put again
//   await outbox.list(kind)   → [{id, kind, label, url, json, fields, draft, problem, added_at}], oldest first
//   await outbox.get(id)      → one item, or undefined
//   await outbox.remove(id)   forget it without sending
//   await outbox.flush()      → number of items acknowledged; also runs by itself: on load, when the network comes back,
//                             when the page is seen again, after every put, and after a failure ever more slowly
//   outbox.onChange(items => …)                  after every change of the list
//   outbox.onAnswer((answer, items) => …)        the JSON the server answered for these items
//   outbox.newId()                               a UUID
//
// The server answers JSON {"acknowledged": [id, …], "refused": [{"id": …, "message": …}]}. An item is removed only when
// its id is acknowledged; a refused one stays with `problem` = the message until it is put again or removed. Anything
// else (no network, 5xx, the sign-in page) leaves it where it is, to be tried again. So the server must take an id twice.
//
// Items belong to the person who was signed in: on a shared phone nobody sends what another has recorded.
"use strict";

const outbox = (() => {
  const BATCH = 500;
  const FIRST_PAUSE = 2_000;
  const LONGEST_PAUSE = 300_000;
  const PATIENCE = 60_000;
  const status = document.querySelector("[data-outbox]");
  const person = status ? status.dataset.person : "";
  const listeners = { change: [], answer: [] };
  let pause = FIRST_PAUSE;
  let timer = 0;
  let running = null;
  let mustSignIn = false;

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    // Pages that come over plain http on a local network have no randomUUID.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open("kepu-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("items", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  // The promise is kept once the transaction is on the disk, not when the request was heard.
  async function inStore(mode, act) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction("items", mode, { durability: "strict" });
      const request = act(transaction.objectStore("items"));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  async function list(kind) {
    const items = await inStore("readonly", (store) => store.getAll());
    return items
      .filter((item) => item.person === person && (kind === undefined || item.kind === kind))
      .sort((one, other) => one.added_at - other.added_at);
  }

  async function put({ id, url, json = null, fields = null, batch = "", kind = "", label = "", draft = false }) {
    const item = { id: id || newId(), url, json, fields, batch, kind, label, draft, person, problem: "", added_at: Date.now() };
    await inStore("readwrite", (store) => store.put(item));
    navigator.storage?.persist?.();
    await changed();
    if (!draft) soon(0);
    return item.id;
  }

  const get = (id) => inStore("readonly", (store) => store.get(id));

  async function remove(id) {
    await inStore("readwrite", (store) => store.delete(id));
    await changed();
  }

  function token() {
    const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    if (cookie) return cookie.slice("csrftoken=".length);
    return document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  function bodyOf(items) {
    const [first] = items;
    if (first.batch) return [JSON.stringify({ [first.batch]: items.map((item) => item.json) }), "application/json"];
    if (!first.fields) return [JSON.stringify(first.json), "application/json"];
    const form = new FormData();
    form.append("client_key", first.id);
    for (const [name, value] of Object.entries(first.fields)) {
      for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
    }
    return [form, ""];
  }

  const NOTHING = { answered: false, sent: 0 };

  // Posts the items in one request. answered: the server has acknowledged or refused every one of them.
  async function send(items) {
    const [body, type] = bodyOf(items);
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    if (type) headers["Content-Type"] = type;
    let response;
    try {
      const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
      response = await fetch(items[0].url, { method: "POST", body, headers, credentials: "same-origin", signal });
    } catch {
      return NOTHING;
    }
    mustSignIn = response.redirected || response.status === 401 || response.status === 403;
    if (mustSignIn || !(response.headers.get("Content-Type") || "").startsWith("application/json")) return NOTHING;
    let answer;
    try {
      answer = await response.json();
    } catch {
      return NOTHING;
    }
    const acknowledged = (answer.acknowledged || []).filter((id) => items.some((item) => item.id === id));
    for (const id of acknowledged) await inStore("readwrite", (store) => store.delete(id));
    const refused = (answer.refused || []).filter((one) => items.some((item) => item.id === one.id));
    for (const one of refused) {
      const item = items.find((each) => each.id === one.id);
      await inStore("readwrite", (store) => store.put({ ...item, problem: one.message }));
    }
    for (const listener of listeners.answer) listener(answer, items);
    return { answered: acknowledged.length + refused.length === items.length, sent: acknowledged.length };
  }

  function parcels(items) {
    const found = new Map();
    for (const item of items) {
      let key = item.batch ? `${item.batch} ${item.url}` : item.id;
      for (let part = 1; found.has(key) && found.get(key).length >= BATCH; part += 1) key = `${item.batch} ${item.url} ${part}`;
      if (found.has(key)) found.get(key).push(item);
      else found.set(key, [item]);
    }
    return [...found.values()];
  }

  async function sendAll() {
    let sent = 0;
    let failed = false;
    for (const items of parcels((await list()).filter((item) => !item.draft && !item.problem))) {
      const outcome = await send(items);
      sent += outcome.sent;
      failed = !outcome.answered;
      if (failed) break;
    }
    await changed();
    pause = failed ? Math.min(pause * 2, LONGEST_PAUSE) : FIRST_PAUSE;
    if (failed) soon(pause);
    return sent;
  }

  // One tab at a time, and one run at a time in it.
  function flush() {
    running ||= (navigator.locks ? navigator.locks.request("kepu-outbox", sendAll) : sendAll()).finally(() => {
      running = null;
    });
    return running;
  }

  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (navigator.onLine === false) return; // the "online" event starts it again
      // What was put while a run was under way is sent by the next one.
      if (running) running.finally(() => flush());
      else flush();
    }, delay);
  }

  async function changed() {
    const items = await list();
    show(items.filter((item) => !item.draft));
    for (const listener of listeners.change) listener(items);
  }

  function show(items) {
    if (!status) return;
    const refused = items.filter((item) => item.problem);
    const words = mustSignIn ? status.dataset.signIn : refused.length ? status.dataset.refused : status.dataset.waiting;
    const text = items.length ? words.replace("{n}", items.length).replace("{problem}", refused[0]?.problem || "") : "";
    status.textContent = text || (status.hidden ? "" : status.dataset.sent);
    status.classList.toggle("outbox-waiting", items.length > 0);
    if (items.length) status.hidden = false;
  }

  window.addEventListener("online", () => {
    pause = FIRST_PAUSE;
    soon(0);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") soon(0);
  });

  if (status?.dataset.worker && "serviceWorker" in navigator) {
    navigator.serviceWorker
      .register(status.dataset.worker)
      .then(() => navigator.serviceWorker.ready)
      .then((registration) => {
        const files = Array.from(document.querySelectorAll("script[src], link[rel=stylesheet]"), (one) => one.src || one.href);
        registration.active.postMessage({ keep: [location.pathname, ...files] });
      })
      .catch(() => {}); // without one the page still works as long as it stays open
  }
  changed();
  soon(0);

  return {
    put,
    get,
    list,
    remove,
    flush,
    newId,
    onChange: (listener) => listeners.change.push(listener),
    onAnswer: (listener) => listeners.answer.push(listener),
  };
})();
