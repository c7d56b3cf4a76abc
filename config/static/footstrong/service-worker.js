// Keeps the look of the site, and the pages marked as worth keeping, for times without a network.
// VERSION, ASSETS, STATIC_URL and OFFLINE stand before this text: config/offline_views.py.
const LOOK = `look-${VERSION}`;
const PAGES = `pages-${VERSION}-`;
const PATIENCE_MS = 4000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(LOOK).then((cache) => cache.addAll([...ASSETS, OFFLINE])));
  skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil(dropOthers((name) => name === LOOK || name.startsWith(PAGES)).then(() => clients.claim()));
});

async function dropOthers(isGood) {
  for (const name of await caches.keys()) if (!isGood(name)) await caches.delete(name);
}

// An answer for somebody else ends what was kept for the one before.
async function noteWhose(response) {
  const whose = response.headers.get("Footstrong-Person");
  if (whose) await dropOthers((name) => name === LOOK || name === PAGES + whose);
  return whose;
}

async function keep(address, response) {
  const whose = await noteWhose(response);
  if (!response.ok || response.redirected || !response.headers.get("Footstrong-Keep")) return;
  await (await caches.open(PAGES + whose)).put(address, response);
}

async function keptPage(address) {
  const mine = (await caches.keys()).find((name) => name.startsWith(PAGES));
  return mine && (await caches.open(mine)).match(address, { ignoreSearch: true });
}

// What is not of this version's own list may have changed without a new worker: that is asked for
// first, which costs nothing where its name is hashed and the browser has it.
async function look(request) {
  const cache = await caches.open(LOOK);
  const known = await cache.match(request);
  if (known && ASSETS.includes(new URL(request.url).pathname)) return known;
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    if (known) return known;
    throw error;
  }
}

// The network first; what was kept when it is silent for too long, or gone.
async function page(event) {
  const { pathname, search } = new URL(event.request.url);
  const known = await keptPage(pathname);
  const coming = fetch(event.request).then((response) => {
    const copy = response.clone();
    event.waitUntil(search ? noteWhose(copy) : keep(pathname, copy));
    return response;
  });
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  try {
    if (!known) return await coming;
    return (await Promise.race([coming, patience])) ?? known;
  } catch {
    coming.catch(() => {});
    return known ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith(STATIC_URL)) event.respondWith(look(request));
  else if (request.mode === "navigate") event.respondWith(page(event));
});

async function fetchPages(addresses, anew) {
  for (const address of addresses) {
    if (!anew && (await keptPage(address))) continue;
    await keep(address, await fetch(address));
  }
}

addEventListener("message", (event) => {
  const { keep: addresses, anew } = event.data;
  if (addresses) event.waitUntil(fetchPages(addresses, anew).catch(() => {}));
});
