/* Beside “after paragraph” in a picture's row: how that paragraph begins in the text as it is. */

const NAME = /^placed-\d+-after$/;
const LONGEST = 16;
const PAUSE = 200;

const body = document.getElementById("id_body");
const rows = document.getElementById("placed-group");

/** The outermost parts of the text, as blocks() in articles/text/annotations.py counts them. */
function readParagraphs() {
  const text = new DOMParser().parseFromString(body.value, "text/html");
  return [...text.body.children].map((part) => part.textContent.trim());
}

function hintOf(field) {
  return field.parentElement.querySelector(".begins") || addHint(field);
}

function addHint(field) {
  const hint = document.createElement("div");
  Object.assign(hint, { className: "begins quiet", id: `${field.id}_begins` });
  const described = `${field.getAttribute("aria-describedby") || ""} ${hint.id}`;
  field.setAttribute("aria-describedby", described.trim());
  field.after(hint);
  return hint;
}

function showBeginnings() {
  const starts = readParagraphs();
  for (const field of rows.querySelectorAll("input")) {
    if (!NAME.test(field.name)) continue;
    const number = Number(field.value);
    const start = number > 0 ? starts[Math.min(number, starts.length) - 1] || "" : "";
    hintOf(field).textContent = start.length > LONGEST ? `${start.slice(0, LONGEST)}…` : start;
  }
}

function followText() {
  let soon;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(showBeginnings, PAUSE);
  };
  body.addEventListener("input", later);
  rows.addEventListener("input", later);
  document.addEventListener("formset:added", later);
  showBeginnings();
}

if (body && rows) followText();
