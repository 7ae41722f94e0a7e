/* The page on which a story is read: keys, passages, and what is typed but not sent. Everything
   here can be done without it, with the buttons. */

const LONGEST = 500;
/** Pixels between a passage, or the edge of the window, and the button that quotes it. */
const GAP = 8;
const EDGE = 12;

const byId = (id) => document.getElementById(id);
const note = byId("id_note");
const text = byId("id_text");
const quote = byId("id_quote");
const keys = byId("keys");

// -- Passages

const story = document.querySelector(".sheet .story");
const quoteThis = byId("quote-this");

/** The passage of the story that is selected, or null. */
function selectedPassage() {
  const selection = document.getSelection();
  if (!story || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const words = selection.toString().trim();
  return words && story.contains(range.commonAncestorContainer) ? { range, words } : null;
}

function offerQuote() {
  const passage = selectedPassage();
  quoteThis.hidden = !passage || !text;
  if (quoteThis.hidden) return;
  const box = passage.range.getBoundingClientRect();
  const rightmost = document.documentElement.clientWidth - quoteThis.offsetWidth - EDGE;
  const left = Math.max(GAP, Math.min(box.left, rightmost) + window.scrollX);
  // On a phone the style sheet keeps it above the bar instead.
  quoteThis.style.setProperty("--below", `${box.bottom + window.scrollY + GAP}px`);
  quoteThis.style.setProperty("--left", `${left}px`);
}

function writeComment() {
  if (!text) return;
  const passage = selectedPassage();
  if (passage) quote.value = passage.words.slice(0, LONGEST);
  document.getSelection().removeAllRanges();
  quoteThis.hidden = true;
  text.scrollIntoView({ block: "center" });
  text.focus({ preventScroll: true });
}

function showComment(event) {
  const mark = event.target.closest("mark.passage");
  const comment = mark && byId(`comment-${mark.dataset.comments.split(" ")[0]}`);
  if (!comment || selectedPassage()) return;
  comment.scrollIntoView({ block: "center" });
  comment.focus({ preventScroll: true });
}

// -- Keys

const areKeysOn = () => localStorage.getItem("desk-keys") !== "off";

function focusOn(element) {
  if (!element || element.disabled) return false;
  element.scrollIntoView({ block: "nearest" });
  element.focus();
  return true;
}

function toggleHelp() {
  keys.open = !keys.open;
  return focusOn(keys.querySelector("summary"));
}

/** What single keys do; each says whether it did anything. */
const KEYS = {
  s: () => focusOn(byId("act-sign")),
  b: () => !byId("act-send_back")?.disabled && focusOn(note),
  c: () => {
    writeComment();
    return Boolean(text);
  },
  j: () => {
    byId("queue-next")?.click();
    return true;
  },
  k: () => {
    byId("queue-previous")?.click();
    return true;
  },
  "?": () => Boolean(keys) && toggleHelp(),
};

function isTyping(target) {
  return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
}

function pressKey(event) {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sendText(event);
  else if (event.key === "Escape" && event.target === note) note.blur();
  else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  else if (areKeysOn() && KEYS[event.key.toLowerCase()]?.()) event.preventDefault();
}

function sendText(event) {
  const { form } = event.target;
  if (!form || event.target.tagName !== "TEXTAREA") return;
  const button = event.target === note ? byId("act-send_back") : form.querySelector("button");
  if (!button || button.disabled) return;
  event.preventDefault();
  form.requestSubmit(button);
}

// -- What is typed but not sent

let isSending = false;

const typedFields = () =>
  [...document.querySelectorAll("textarea")].filter(
    (field) => field !== quote && field.value !== field.defaultValue,
  );

function askBeforeLeaving(event) {
  if (!isSending && typedFields().length) event.preventDefault();
}

/** A form takes along its own words only; others that wait to be sent are asked about first. */
function noteSending(event) {
  isSending = typedFields().every((field) => field.form === event.target);
}

document.addEventListener("keydown", pressKey);
document.addEventListener("submit", noteSending);
window.addEventListener("beforeunload", askBeforeLeaving);
window.addEventListener("pageshow", () => {
  isSending = false;
});
document.addEventListener("selectionchange", offerQuote);
quoteThis.addEventListener("pointerdown", (event) => event.preventDefault());
quoteThis.addEventListener("click", writeComment);
story?.addEventListener("click", showComment);
if (keys) {
  keys.hidden = false;
  byId("keys-on").checked = areKeysOn();
  byId("keys-on").addEventListener("change", (event) =>
    localStorage.setItem("desk-keys", event.target.checked ? "on" : "off"),
  );
}
