/* The front page is arranged by drag and by the arrows without asking the server; without this
   script the same buttons do the same through it. Nothing changes for readers until it is saved. */

const form = document.querySelector("#front");
const list = form.querySelector(".placements");
const spoken = form.querySelector("#front-said");
const lead = form.querySelector("[name=lead]");

const listRows = () => [...list.querySelectorAll("li[data-story]")];

function announce(row, words) {
  const number = listRows().indexOf(row) + 1;
  const sentence = words.replace("{story}", row.dataset.story).replace("{number}", number);
  spoken.textContent = sentence;
  form.querySelector(".unsaved").hidden = false;
}

function showLead() {
  form.classList.toggle("with-lead", lead.checked);
}

function moveRow(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  announce(row, form.dataset.moved);
}

function takeOff(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  announce(row, form.dataset.off);
  row.remove();
  (next?.querySelector("[name=off]") ?? form.querySelector("[name=save]")).focus();
}

function pressButton(event) {
  const button = event.target.closest(".moves button");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  if (button.name === "off") {
    takeOff(row);
    return;
  }
  moveRow(row, button.name === "up" ? -1 : 1);
  button.focus();
}

function dragRow(event) {
  const row = event.target.closest(".grip")?.closest("li");
  if (!row || event.button > 0) return;
  event.preventDefault();
  const before = listRows().indexOf(row);
  row.classList.add("held");
  const follow = (moved) => placeRow(row, moved.clientY);
  const drop = () => {
    row.classList.remove("held");
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    if (listRows().indexOf(row) !== before) announce(row, form.dataset.moved);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
}

/** Before the first other row whose middle is below the pointer. */
function placeRow(row, pointer) {
  const below = listRows().find((other) => {
    const box = other.getBoundingClientRect();
    return other !== row && pointer < box.top + box.height / 2;
  });
  if (below) below.before(row);
  else list.append(row);
}

form.classList.add("scripted");
list.addEventListener("click", pressButton);
list.addEventListener("pointerdown", dragRow);
lead.addEventListener("change", showLead);
showLead();
