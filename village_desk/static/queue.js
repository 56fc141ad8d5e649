// Tells that the queue has changed. Rows never jump under a finger: what is new collects in one quiet line, and a tap
// shows it. The server says when to look (an event stream); where it has no stream to give, the page looks by itself now
// and then. Without any of this the page is as true as the moment it was made.

const line = document.querySelector("[data-news]");
const [FRESH, CHANGED, SHOW, AWAY, RETRY] = line?.dataset.words.split("|") ?? [];
const EVERY = 15; // seconds; asked less and less often while the line is bad, and not at all in a hidden tab
const SELDOM = 120;

let wait = EVERY;
let timer;
let stream;

const say = (words, link) => {
  if (line.textContent.startsWith(words)) return;
  line.textContent = `${words} `;
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = link;
  line.append(again);
};

const look = async () => {
  try {
    const answer = await fetch(line.dataset.news, { cache: "no-store", redirect: "manual" });
    wait = EVERY;
    if (answer.status === 304 || answer.status === 0) return;
    if (!answer.ok) throw new Error(answer.status);
    const news = await answer.json();
    say(news.new ? FRESH.replace("#", news.new) : CHANGED, SHOW);
  } catch {
    wait = Math.min(SELDOM, wait * 2);
    say(AWAY, RETRY);
  }
};

const next = () => {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(() => look().finally(next), wait * 1000);
};

const stop = () => {
  clearTimeout(timer);
  stream?.close();
  stream = undefined;
};

const listen = () => {
  if (!window.EventSource || !line.dataset.live) return next();
  stream = new EventSource(line.dataset.live);
  stream.onmessage = look;
  // Closed for good (204: no stream to give) or broken: the page looks by itself.
  stream.onerror = () => stream?.readyState === EventSource.CLOSED && next();
};

if (line) {
  document.addEventListener("visibilitychange", () => {
    stop();
    if (!document.hidden) look().finally(listen);
  });
  addEventListener("pagehide", stop);
  listen();
}
