// The front page is arranged by drag and by the arrows without asking the server; without this
// script the same buttons do the same through it. Nothing changes for readers until it is saved.

const form = document.querySelector("#front");
const list = form.querySelector(".spots");
const said = form.querySelector("#front-said");
const lead = form.querySelector("[name=lead]");

const rows = () => [...list.querySelectorAll("li[data-story]")];

function tell(row, words) {
  said.textContent = words
    .replace("{story}", row.dataset.story)
    .replace("{number}", rows().indexOf(row) + 1);
  form.querySelector(".unsaved").hidden = false;
}

function showLead() {
  form.classList.toggle("with-lead", lead.checked);
}

function move(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  tell(row, form.dataset.moved);
}

function press(event) {
  const button = event.target.closest(".moves button");
  if (!button) return;
  const row = button.closest("li");
  event.preventDefault();
  if (button.name === "off") {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    tell(row, form.dataset.off);
    row.remove();
    (next?.querySelector("[name=off]") ?? form.querySelector("[name=save]")).focus();
    return;
  }
  move(row, button.name === "up" ? -1 : 1);
  button.focus();
}

function drag(event) {
  const row = event.target.closest(".grip")?.closest("li");
  if (!row || event.button > 0) return;
  event.preventDefault();
  const before = rows().indexOf(row);
  row.classList.add("held");
  const follow = (moved) => {
    const below = rows().find((other) => {
      const box = other.getBoundingClientRect();
      return other !== row && moved.clientY < box.top + box.height / 2;
    });
    if (below) below.before(row);
    else list.append(row);
  };
  const drop = () => {
    row.classList.remove("held");
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", drop);
    if (rows().indexOf(row) !== before) tell(row, form.dataset.moved);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
}

form.classList.add("scripted");
list.addEventListener("click", press);
list.addEventListener("pointerdown", drag);
lead.addEventListener("change", showLead);
showLead();
