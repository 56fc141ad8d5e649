// Turns and enlarges the photo in place, so that it is not fetched again. Without it the links do the same.

const tools = document.querySelector(".picture-tools");
const frame = document.querySelector(".picture-frame");

for (const link of tools?.querySelectorAll("[data-by]") ?? []) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (link.dataset.by === "0") {
      frame.classList.toggle("large");
      [link.textContent, link.dataset.other] = [link.dataset.other, link.textContent];
      return;
    }
    const turn = (Number(tools.dataset.turn) + Number(link.dataset.by)) % 360;
    tools.dataset.turn = turn;
    frame.firstElementChild.className = `turn-${turn}`;
  });
}
