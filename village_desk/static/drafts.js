// Keeps what is half-typed in this tab while a page is left and come back to. Without it all else still works.
// It lies in the tab's own memory only, under the name of who typed it and of where it would be sent to. It is gone when it
// was sent, when somebody signs out (in any tab) or another person signs in, or with the tab.

const me = document.querySelector("[data-drafter]")?.dataset.drafter;
const MINE = `draft:${me}:`;
const SENDING = "sending"; // what the form held that was sent last; the next page says whether it was carried out
const places = () => [...document.querySelectorAll("[data-draft]")];
const keyOf = (place) => {
  const target = new URL(place.form.getAttribute("action") ?? "", location.href);
  return `${MINE}${target.pathname}:${place.name}`;
};

const sent = JSON.parse(sessionStorage.getItem(SENDING) ?? "[]");
sessionStorage.removeItem(SENDING);
if (document.querySelector("[data-sent]")) sent.forEach((key) => sessionStorage.removeItem(key));
for (const key of Object.keys(sessionStorage)) {
  if (key.startsWith("draft:") && !key.startsWith(MINE)) sessionStorage.removeItem(key);
}

for (const area of places()) {
  if (area.type === "hidden") continue; // it travels on with the second press
  const key = keyOf(area);
  if (!area.value) area.value = sessionStorage.getItem(key) ?? "";
  area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
  if (area.dataset.keep) keepOnServer(area);
}

document.addEventListener("submit", ({ target }) => {
  const held = places().filter((place) => place.form === target);
  sessionStorage.setItem(SENDING, JSON.stringify(held.map(keyOf)));
});

// Also on the server, so that a dead battery or another device loses nothing: two seconds after the last letter, and
// when the page is left.
function keepOnServer(area) {
  let waiting;
  let kept = area.value;
  const keep = () => {
    clearTimeout(waiting);
    if (area.value === kept) return;
    kept = area.value;
    navigator.sendBeacon(area.dataset.keep, new FormData(area.form));
  };
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 2000);
  });
  area.form.addEventListener("submit", () => {
    kept = area.value; // the form itself brings it
  });
  window.addEventListener("pagehide", keep);
}

const others = new BroadcastChannel("signed-out");
others.onmessage = () => sessionStorage.clear();
for (const form of document.querySelectorAll('form[action="/logout"]')) {
  form.addEventListener("submit", () => {
    sessionStorage.clear();
    others.postMessage("");
  });
}
