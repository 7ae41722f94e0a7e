/* How long the text is, live under the editor. */

import { countText, fillIn } from "./text.js";

const PAUSE = 150;

const body = document.getElementById("id_body");
const words = document.getElementById("writing");

function showLength() {
  const line = document.createElement("p");
  line.className = "counting quiet";
  const write = () => {
    const counts = Object.entries(countText(body.value));
    const facts = counts.map(([name, count]) => [name, count.toLocaleString("en")]);
    line.textContent = fillIn(words.dataset.counted, Object.fromEntries(facts));
  };
  let soon;
  body.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(write, PAUSE);
  });
  write();
  (body.closest(".flex-container") || body.parentElement).after(line);
}

if (body && words) showLength();
