// The page on which a story is read: keys, passages, and what is typed but not sent.
// Everything here can be done without it, with the buttons.

const byId = (id) => document.getElementById(id);
const note = byId("id_note");
const text = byId("id_text");
const quote = byId("id_quote");
const keys = byId("keys");
const LONGEST = 500;

// -- Passages

const sheet = document.querySelector(".sheet .story");
const quoteThis = byId("quote-this");

function marked() {
  const selection = document.getSelection();
  if (!sheet || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const said = selection.toString().trim();
  return said && sheet.contains(range.commonAncestorContainer) ? { range, said } : null;
}

function offer() {
  const passage = marked();
  quoteThis.hidden = !passage || !text;
  if (quoteThis.hidden) return;
  const box = passage.range.getBoundingClientRect();
  const left = Math.min(box.left, document.documentElement.clientWidth - quoteThis.offsetWidth - 12);
  // On a phone the style sheet keeps it above the bar instead.
  quoteThis.style.setProperty("--below", `${box.bottom + window.scrollY + 8}px`);
  quoteThis.style.setProperty("--left", `${Math.max(8, left + window.scrollX)}px`);
}

function comment() {
  if (!text) return;
  const passage = marked();
  if (passage) quote.value = passage.said.slice(0, LONGEST);
  document.getSelection().removeAllRanges();
  quoteThis.hidden = true;
  text.scrollIntoView({ block: "center" });
  text.focus({ preventScroll: true });
}

function talkOf(event) {
  const mark = event.target.closest("mark.passage");
  const found = mark && byId(`comment-${mark.dataset.comments.split(" ")[0]}`);
  if (!found || marked()) return;
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
}

// -- Keys

const switchedOn = () => localStorage.getItem("desk-keys") !== "off";

function focusOn(element) {
  if (!element || element.disabled) return false;
  element.scrollIntoView({ block: "nearest" });
  element.focus();
  return true;
}

const KEYS = {
  s: () => focusOn(byId("act-sign")),
  b: () => !byId("act-send_back")?.disabled && focusOn(note),
  c: () => (text ? (comment(), true) : false),
  j: () => (byId("queue-next")?.click(), true),
  k: () => (byId("queue-previous")?.click(), true),
  "?": () => keys && ((keys.open = !keys.open), focusOn(keys.querySelector("summary"))),
};

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function pressed(event) {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sent(event);
  if (event.key === "Escape" && event.target === note) return note.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = KEYS[event.key.toLowerCase()];
  if (key && switchedOn() && key()) event.preventDefault();
}

function sent(event) {
  const form = event.target.form;
  if (!form || event.target.tagName !== "TEXTAREA") return;
  const button = event.target === note ? byId("act-send_back") : form.querySelector("button");
  if (!button || button.disabled) return;
  event.preventDefault();
  form.requestSubmit(button);
}

// -- What is typed but not sent

let sending = false;

function keep(event) {
  const typed = [...document.querySelectorAll("textarea")].filter((field) => field !== quote);
  if (!sending && typed.some((field) => field.value !== field.defaultValue)) event.preventDefault();
}

/** A form takes along its own words only; others that wait to be sent are asked about first. */
function submitting(event) {
  const other = [...document.querySelectorAll("textarea")].filter(
    (field) => field.form !== event.target && field !== quote && field.value !== field.defaultValue,
  );
  sending = other.length === 0;
}

document.addEventListener("keydown", pressed);
document.addEventListener("submit", submitting);
window.addEventListener("beforeunload", keep);
window.addEventListener("pageshow", () => (sending = false));
document.addEventListener("selectionchange", offer);
quoteThis.addEventListener("pointerdown", (event) => event.preventDefault());
quoteThis.addEventListener("click", comment);
sheet?.addEventListener("click", talkOf);
if (keys) {
  keys.hidden = false;
  byId("keys-on").checked = switchedOn();
  byId("keys-on").addEventListener("change", (event) =>
    localStorage.setItem("desk-keys", event.target.checked ? "on" : "off"),
  );
}
