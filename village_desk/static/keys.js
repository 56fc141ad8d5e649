// Shortcuts for whoever works at a keyboard all day. One letter, never while something is being typed, and off for good
// in this browser at a tick (WCAG 2.1.4). Each does only what a press of its button or link would do.

const OFF = "village-desk-keys-off";
const list = document.querySelector("#pintasan");
const off = list?.querySelector("input");
const opener = document.querySelector("[data-keys]");

const kept = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const rows = () => [...document.querySelectorAll("tr .who")];

const move = (by) => {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))]?.focus();
};

const focused = () => rows().find((row) => row === document.activeElement);

const search = document.querySelector("#kata");

const DO = {
  ...(search && { "/": () => search.focus() }),
  j: () => move(1),
  k: () => move(-1),
  r: () => document.querySelector("#reply")?.focus(),
  n: () => document.querySelector("#note")?.focus(),
  a: () => document.querySelector("[data-key=take]")?.click(),
  e: () => (document.querySelector("[data-key=step]") ?? focused() ?? rows()[0])?.click(),
  s: () => document.querySelector("a[href$='/status/ready']")?.click(),
  "?": () => list.showModal(),
};

const typing = (place) => place.closest("input, textarea, select, [contenteditable]") !== null;

if (list) {
  off.checked = kept();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "0");
    } catch {
      off.checked = false; // this browser keeps nothing
    }
  });
  opener.hidden = false;
  opener.addEventListener("click", DO["?"]);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || kept() || list.open) return;
    if (!DO[event.key] || typing(event.target)) return;
    event.preventDefault();
    DO[event.key]();
  });
}
