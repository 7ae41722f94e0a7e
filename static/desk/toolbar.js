/* The editor's buttons in the reader's language: the library writes their titles in English. */
(() => {
  "use strict";
  const gettext = window.gettext || ((sentence) => sentence);

  function say(element, title) {
    const said = gettext(title);
    if (element.title !== said) element.title = said;
    if (element.getAttribute("aria-label") !== said) element.setAttribute("aria-label", said);
  }

  function dress(bar) {
    for (const button of bar.querySelectorAll("button[title]")) {
      button.dataset.title ||= button.title;
      say(button, button.dataset.title);
      const pressed = String(button.classList.contains("active"));
      if (/^(bold|italic|blockquote|bulletList|orderedList|link)$/.test(button.dataset.name))
        if (button.getAttribute("aria-pressed") !== pressed)
          button.setAttribute("aria-pressed", pressed);
      const idle = button.classList.contains("disabled");
      if (button.hasAttribute("aria-disabled") !== idle)
        idle ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
    }
    for (const option of bar.querySelectorAll(".prose-menubar__option > *")) {
      option.dataset.title ||= option.textContent;
      const said = gettext(option.dataset.title);
      if (option.textContent !== said) option.textContent = said;
    }
    const style = bar.querySelector(".prose-menubar__selected > button");
    if (style) style.setAttribute("aria-haspopup", "true");
  }

  /** The editable box stands in for a field that has a label; it takes the same name. */
  function name(bar) {
    const field = bar.closest(".prose-editor")?.querySelector("textarea");
    const label = field?.labels?.[0];
    if (!label) return;
    label.id ||= `${field.id}-label`;
    for (const part of [bar, bar.parentElement.querySelector(":scope > .ProseMirror")])
      part?.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => bar.parentElement.querySelector(":scope > .ProseMirror").focus());
  }

  function watch(bar) {
    if (bar.dataset.dressed) return;
    bar.dataset.dressed = "yes";
    bar.setAttribute("role", "group");
    name(bar);
    dress(bar);
    new MutationObserver(() => dress(bar)).observe(bar, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["class"],
    });
  }

  const look = () => document.querySelectorAll(".prose-menubar").forEach(watch);
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  look();
})();
