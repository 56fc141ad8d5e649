// "/" at the start of a reply opens the quick replies and narrows them while one types; a tap puts the text into the
// box. Without it each of them is a button that opens the same text on the next page.

for (const list of document.querySelectorAll("[data-quick]")) {
  const area = list.closest("form").querySelector("textarea");
  const buttons = [...list.querySelectorAll("button[data-text]")];
  if (!area) continue;

  const narrow = () => {
    const asked = /^\/([a-z0-9]*)$/i.exec(area.value.trim());
    for (const button of buttons) {
      button.closest("li").hidden = asked !== null && !button.value.startsWith(asked[1].toLowerCase());
    }
    if (asked) list.open = true;
  };

  const put = (button) => {
    const written = area.value.trim();
    area.value = written && !written.startsWith("/") ? `${written}\n\n${button.dataset.text}` : button.dataset.text;
    list.open = false;
    area.focus();
    area.dispatchEvent(new Event("input"));
  };

  area.addEventListener("input", narrow);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !/^\/[a-z0-9]+$/i.test(area.value.trim())) return;
    const first = buttons.find((button) => !button.closest("li").hidden);
    if (first) {
      event.preventDefault();
      put(first);
    }
  });
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      put(button);
    });
  }
}
