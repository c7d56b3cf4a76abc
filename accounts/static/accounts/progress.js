// While a file is made or read, the part of the page that says so renews itself. Without script
// a link does the same.
const EVERY_MS = 2000;

async function renew() {
  const part = document.querySelector("[data-renew]");
  if (!part) return;
  try {
    const answer = await fetch(part.dataset.renew, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      part.outerHTML = await answer.text();
    }
  } catch {
    // The network is away: the next time may find it back.
  }
  setTimeout(renew, EVERY_MS);
}

setTimeout(renew, EVERY_MS);
