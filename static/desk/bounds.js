/* What is too large is said before it is sent: a file, or a text. The bounds are the server's. */

function judgeFile(field) {
  const most = Number(field.dataset.most);
  const isLarge = [...(field.files || [])].some((file) => file.size > most);
  field.setCustomValidity(isLarge ? field.dataset.tooLarge : "");
  if (isLarge) field.reportValidity();
}

/** The editor's own field is hidden, so what is wrong with it stands above the form. */
function judgeText(event) {
  const field = event.target.querySelector?.("[data-most-letters]");
  if (!field) return;
  const text = new DOMParser().parseFromString(field.value, "text/html").body.textContent;
  if (text.length <= Number(field.dataset.mostLetters)) return;
  event.preventDefault();
  const note = event.target.querySelector(".too-long") || addNote(event.target);
  note.textContent = field.dataset.tooLong;
  note.scrollIntoView({ block: "center" });
}

function addNote(form) {
  const note = document.createElement("p");
  note.className = "errornote too-long";
  note.setAttribute("role", "alert");
  form.prepend(note);
  return note;
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-most]")) judgeFile(event.target);
});
document.addEventListener("submit", judgeText, true);
