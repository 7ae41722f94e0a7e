/* The editor's buttons in the reader's language: the library writes their titles in English. */

const PRESSED = /^(bold|italic|blockquote|bulletList|orderedList|link)$/;

const gettext = window.gettext || ((sentence) => sentence);

/** Only if it differs: every change is seen by the observer below. */
function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function dressButton(button) {
  button.dataset.title ||= button.title;
  const title = gettext(button.dataset.title);
  setAttribute(button, "title", title);
  setAttribute(button, "aria-label", title);
  if (PRESSED.test(button.dataset.name)) {
    setAttribute(button, "aria-pressed", String(button.classList.contains("active")));
  }
  if (button.classList.contains("disabled")) setAttribute(button, "aria-disabled", "true");
  else if (button.hasAttribute("aria-disabled")) button.removeAttribute("aria-disabled");
}

function dressOption(option) {
  option.dataset.title ||= option.textContent;
  const title = gettext(option.dataset.title);
  if (option.textContent !== title) option.textContent = title;
}

function dressBar(bar) {
  bar.querySelectorAll("button[title]").forEach(dressButton);
  bar.querySelectorAll(".prose-menubar__option > *").forEach(dressOption);
  const style = bar.querySelector(".prose-menubar__selected > button");
  if (style) style.setAttribute("aria-haspopup", "true");
}

/** The editable box stands in for a field that has a label; it takes the same name. */
function labelBox(bar) {
  const field = bar.closest(".prose-editor")?.querySelector("textarea");
  const label = field?.labels?.[0];
  if (!label) return;
  const box = bar.parentElement.querySelector(":scope > .ProseMirror");
  label.id ||= `${field.id}-label`;
  for (const part of [bar, box]) part?.setAttribute("aria-labelledby", label.id);
  label.addEventListener("click", () =>
    bar.parentElement.querySelector(":scope > .ProseMirror").focus(),
  );
}

function watchBar(bar) {
  if (bar.dataset.dressed) return;
  bar.dataset.dressed = "yes";
  bar.setAttribute("role", "group");
  labelBox(bar);
  dressBar(bar);
  new MutationObserver(() => dressBar(bar)).observe(bar, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["class"],
  });
}

const watchBars = () => document.querySelectorAll(".prose-menubar").forEach(watchBar);

new MutationObserver(watchBars).observe(document.body, { subtree: true, childList: true });
watchBars();
