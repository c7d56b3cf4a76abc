// The service worker, and whose pages it may keep.
import { forget, person, whose } from "./outbox.js";

async function keepPages(worker) {
  for (const place of document.querySelectorAll("[data-keep]")) {
    const { keep, keepVersion } = place.dataset;
    const mark = `footstrong.kept.${keep.split(" ")[0]}`;
    const isKept = localStorage.getItem(mark) === keepVersion;
    worker.postMessage({ keep: [location.pathname, ...keep.split(" ")], anew: !isKept });
    localStorage.setItem(mark, keepVersion);
  }
}

async function begin() {
  if (whose) forget().catch(() => {});
  if (!person || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  // What is on the page comes first; the screens for later can wait.
  setTimeout(() => keepPages(active), 500);
}

begin().catch(() => {});
