// Lets the door and the quick record open without a network. Served at /activities/sw.js, so it sees pages below
// /activities/ only. Network first; what was last seen answers when there is none. Of all pages only these two sorts are
// kept, so that nothing else that staff may see stays on a phone. Static files they ask for are kept beside them.
"use strict";

const PAGES = "kepu-pages";
const FILES = "kepu-files";
const KEPT_PAGES = [/^{{ base }}quick\/$/, /^{{ base }}\d+\/door\/$/];
const FILES_BELOW = "{{ static_url }}";
const PATIENCE = 6000; // a network that is there in name only

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fromNetwork(request, patience) {
  if (!patience) return fetch(request);
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), patience);
  });
  return Promise.race([fetch(request), late]).finally(() => clearTimeout(timer));
}

async function networkFirst(request, name, key) {
  const cache = await caches.open(name);
  const kept = await cache.match(key);
  try {
    const answer = await fromNetwork(request, kept ? PATIENCE : 0);
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(key, answer.clone());
    // Signed out, or no longer theirs: what was kept goes too.
    else if (name === PAGES && answer.status < 500) await cache.delete(key);
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(FILES_BELOW)) {
    event.respondWith(networkFirst(request, FILES, url.pathname));
  } else if (request.mode === "navigate" && KEPT_PAGES.some((page) => page.test(url.pathname))) {
    event.respondWith(networkFirst(request, PAGES, url.pathname));
  }
});

// The page that brought this worker in was loaded before it: it asks for itself to be kept.
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

async function keep(addresses) {
  for (const address of addresses) {
    const { pathname } = new URL(address, self.location.origin);
    const isPage = KEPT_PAGES.some((page) => page.test(pathname));
    if (!isPage && !pathname.startsWith(FILES_BELOW)) continue;
    await networkFirst(new Request(pathname), isPage ? PAGES : FILES, pathname).catch(() => {});
  }
}
