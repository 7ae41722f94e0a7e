/* What is too large is said before it is sent: a file, or a text. The bounds are the server's own. */
(() => {
  "use strict";
  function judge(field) {
    const most = Number(field.dataset.most);
    const large = [...(field.files || [])].some((file) => file.size > most);
    field.setCustomValidity(large ? field.dataset.tooLarge : "");
    if (large) field.reportValidity();
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[type=file][data-most]")) judge(event.target);
  });

  /** The editor's own field is hidden, so what is wrong with it stands above the form. */
  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector?.("[data-most-letters]");
    if (!field) return;
    const typed = new DOMParser().parseFromString(field.value, "text/html").body.textContent.length;
    if (typed <= Number(field.dataset.mostLetters)) return;
    event.preventDefault();
    let note = event.target.querySelector(".too-long");
    if (!note) {
      note = document.createElement("p");
      note.className = "errornote too-long";
      note.setAttribute("role", "alert");
      event.target.prepend(note);
    }
    note.textContent = field.dataset.tooLong;
    note.scrollIntoView({ block: "center" });
  }, true);
})();
