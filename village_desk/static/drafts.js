// Keeps a half-typed reply in this tab while the page is left and come back to. Without it all else still works.
// It lies in the tab's own memory only, and is gone when the reply was sent, on signing out, or with the tab.

const sent = document.querySelector("[data-sent]") !== null;

for (const area of document.querySelectorAll("textarea[data-draft]")) {
  const key = `draft:${area.dataset.draft}`;
  if (sent) sessionStorage.removeItem(key);
  if (!area.value) area.value = sessionStorage.getItem(key) ?? "";
  area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
}

for (const form of document.querySelectorAll('form[action="/logout"]')) {
  form.addEventListener("submit", () => sessionStorage.clear());
}
