// Says once a minute that this page is open, and shows who else has it open. Without it the line shows who was there when
// the page was made.

const line = document.querySelector("[data-here]");

const tell = async () => {
  if (document.hidden) return;
  try {
    const body = new URLSearchParams({ csrf_token: line.dataset.token });
    const answer = await fetch(line.dataset.here, { method: "POST", body, redirect: "manual" });
    if (!answer.ok) return;
    const { others } = await answer.json();
    const words = others.length ? line.dataset.words.replace("#", () => others.join(", ")) : "";
    if (line.textContent !== words) line.textContent = words;
  } catch {
    // The line is bad: what stands there stays.
  }
};

if (line) {
  tell();
  setInterval(tell, 60_000);
}
