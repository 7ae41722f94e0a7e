/* Beside “after paragraph” in a picture's row: how that paragraph begins, as the text stands now. */
(() => {
  "use strict";
  const body = document.getElementById("id_body");
  const rows = document.getElementById("placed-group");
  if (!body || !rows) return;
  const NAME = /^placed-\d+-after$/, LONGEST = 16;

  /** The outermost parts of the text, as blocks() in articles/text/annotations.py counts them. */
  const paragraphs = () =>
    [...new DOMParser().parseFromString(body.value, "text/html").body.children].map((part) => part.textContent.trim());

  function hint(field) {
    const known = field.parentElement.querySelector(".begins");
    if (known) return known;
    const made = Object.assign(document.createElement("div"), { className: "begins quiet", id: `${field.id}_begins` });
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${made.id}`.trim());
    field.after(made);
    return made;
  }

  function say() {
    const starts = paragraphs();
    for (const field of rows.querySelectorAll("input")) {
      if (!NAME.test(field.name)) continue;
      const number = Number(field.value);
      const start = number > 0 ? starts[Math.min(number, starts.length) - 1] || "" : "";
      hint(field).textContent = start.length > LONGEST ? `${start.slice(0, LONGEST)}…` : start;
    }
  }

  let soon;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(say, 200);
  };
  body.addEventListener("input", later);
  rows.addEventListener("input", later);
  document.addEventListener("formset:added", later);
  say();
})();
