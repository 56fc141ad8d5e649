// Makes the practice phone quicker: sends without reloading and looks for news. Everything works without it.

const QUICK = 1000, SLOW = 4000, EAGER_FOR = 30000; // milliseconds
const screen = document.getElementById("layar");
const form = document.getElementById("kirim");
const words = document.getElementById("tulis");
const trouble = document.getElementById("gangguan");
let eagerUntil = Date.now() + EAGER_FOR;
let shown = screen.innerHTML.trim();
let timer = 0;

function toEnd() {
  screen.scrollTop = screen.scrollHeight;
  document.getElementById("akhir").scrollIntoView({ block: "end" });
}

function show(html) {
  // Our own template, escaped by the server; nothing is put together here.
  if (html.trim() === shown) return;
  shown = html.trim();
  const focused = document.activeElement && screen.contains(document.activeElement);
  screen.innerHTML = html;
  if (focused) words.focus({ preventScroll: true });
  toEnd();
}

async function look() {
  clearTimeout(timer);
  if (!document.hidden) {
    try {
      const answer = await fetch(screen.dataset.source, { headers: { Accept: "text/html" } });
      if (answer.ok) show(await answer.text());
    } catch { /* the line is away: the next look will tell */ }
  }
  timer = setTimeout(look, Date.now() < eagerUntil ? QUICK : SLOW);
}

async function send(event) {
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const tapped = event.submitter && event.submitter.name;
  if (!tapped && !words.value.trim() && !hasFiles(body)) return;
  trouble.hidden = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.status === 403) return location.reload(); // the page was open too long
    if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
    if (!tapped) words.value = "";
    form.querySelectorAll("input[type=file]").forEach((input) => { input.value = ""; });
    form.querySelector("details").open = false;
    eagerUntil = Date.now() + EAGER_FOR;
  } catch {
    trouble.hidden = false;
  } finally {
    form.removeAttribute("aria-busy");
  }
  words.focus({ preventScroll: true });
  await look();
}

function hasFiles(body) {
  return body.getAll("files").some((file) => file.size > 0);
}

form.addEventListener("submit", send);
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
if (screen.querySelector(".bubble")) toEnd();
look();
