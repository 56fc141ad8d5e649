// Keeps a half-typed reply in this tab while the page is left and come back to. Without it all else still works.
// It lies in the tab's own memory only, and is gone when the reply was sent, on signing out, or with the tab.

const sent = document.querySelector("[data-sent]") !== null;

for (const area of document.querySelectorAll("textarea[data-draft]")) {
  const key = `draft:${area.dataset.draft}`;
  if (sent) sessionStorage.removeItem(key);
  if (!area.value) area.value = sessionStorage.getItem(key) ?? "";
  area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
  if (area.dataset.keep) keepOnServer(area);
}

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

for (const form of document.querySelectorAll('form[action="/logout"]')) {
  form.addEventListener("submit", () => sessionStorage.clear());
}
