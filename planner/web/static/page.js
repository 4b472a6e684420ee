"use strict";
// Everything works without this file; it only saves the reader from loading pages again.

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

async function follow(box) {
  const words = box.querySelector("[data-words]");
  const bar = box.querySelector("progress");
  const soFar = box.querySelector("[data-so-far]");
  for (;;) {
    await pause(1000);
    try {
      const answer = await fetch(box.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) continue;
      const told = await answer.json();
      if (told.state === "done" || told.state === "failed") {
        location.reload();
        return;
      }
      const text = told.words ? `${told.state}: ${told.words}` : told.state;
      if (words.textContent !== text) words.textContent = text;
      soFar.textContent = told.so_far ? `· ${told.so_far}` : "";
      bar.hidden = !told.of;
      bar.max = told.of || 1;
      bar.value = told.done;
    } catch {
      words.textContent = "The page cannot be reached; it is asked again.";
    }
  }
}

for (const box of document.querySelectorAll("[data-state]")) follow(box);
for (const box of document.querySelectorAll("[data-reload]")) setTimeout(() => location.reload(), Number(box.dataset.reload));
for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", (event) => {
    if (!confirm(button.dataset.ask)) event.preventDefault();
  });
}
const choices = [...document.querySelectorAll("[data-most]")];
function limit() {
  const chosen = choices.filter((box) => box.checked).length;
  for (const box of choices) box.disabled = !box.checked && chosen >= Number(box.dataset.most);
}
for (const box of choices) box.addEventListener("change", limit);
limit();
