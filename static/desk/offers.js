/* What was typed earlier and is not saved, offered again when the form opens. */

import { dropCopy, dropSavedCopies, keepCopy, listCopies } from "./copies.js";
import { FILES, areSame, readFields, restoreFields } from "./fields.js";
import { callServer } from "./server.js";
import { plainText } from "./text.js";
import {
  copies,
  facts,
  form,
  hadFiles,
  sentence,
  shortMoment,
  sitting,
  version,
} from "./writing.js";

const DAYS = 30;
/** Letters of a text that an offer shows, and those before the first that differs. */
const LONGEST = 40;
const BEFORE = 8;

const list = document.getElementById("unsaved");

/** Copies of other openings, the newest first: those of this browser, and the server's. */
function findCopies(saved) {
  const found = new Map(listCopies(copies).map(([, copy]) => [copy.fields.sitting, copy]));
  const sent = document.getElementById("autosaved");
  const onServer = sent && JSON.parse(sent.textContent);
  const id = onServer?.fields.sitting;
  if (onServer && saved.includes(id)) callServer({ forget: id });
  else if (onServer && (!found.has(id) || found.get(id).at < onServer.at)) {
    found.set(id, onServer);
    keepCopy(copies, { ...onServer, held: true });
  }
  found.delete(sitting.value);
  return [...found.values()].sort((one, other) => (one.at < other.at ? 1 : -1));
}

function forgetCopy(copy) {
  dropCopy(copies + copy.fields.sitting);
  callServer({ forget: copy.fields.sitting || "" });
}

const isOlder = (copy) => copy.version && copy.version < version();

function makeOffer(copy, restore) {
  const box = document.createElement("div");
  const words = document.createElement("p");
  const when = shortMoment(copy.at);
  const start = firstDifference(copy.fields) || copy.fields.headline || "";
  const gaps = { when, start: start.slice(0, LONGEST) || facts.nothing };
  words.textContent = sentence(isOlder(copy) ? "offerOlder" : "offer", gaps);
  const discard = () => {
    forgetCopy(copy);
    box.remove();
    list.hidden = !list.children.length;
    form.elements.headline?.focus();
  };
  box.append(
    words,
    makeButton(facts.restore, "restore", () => restore(copy, when)),
    makeButton(facts.discard, "discard", discard),
  );
  return box;
}

/** Where it begins to differ from what stands in the form: so one offer is told from another. */
function firstDifference(typedThen) {
  const now = readFields(form);
  for (const [name, value] of Object.entries(typedThen)) {
    if (name === FILES || areSame({ [name]: value }, { [name]: now[name] || "" })) continue;
    const then = plainText(value).trim();
    const here = plainText(now[name] || "").trim();
    const at = [...then].findIndex((letter, index) => letter !== here[index]);
    if (at >= 0) return then.slice(Math.max(0, at - BEFORE));
  }
  return "";
}

function makeButton(label, className, act) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: `button ${className}`,
    textContent: label,
  });
  button.addEventListener("click", act);
  return button;
}

/** The copy back in the form, and a line that says so in place of the offers. */
export function restoreCopy(copy, when) {
  restoreFields(form, copy.fields);
  if (isOlder(copy)) form.elements.version.value = copy.version;
  sitting.value = copy.fields.sitting || sitting.value;
  const note = document.createElement("p");
  const files = hadFiles(copy) ? ` ${facts.files}` : "";
  note.textContent = sentence("restored", { when }) + files;
  note.tabIndex = -1;
  list.replaceChildren(note);
  note.focus();
}

/** Every copy that differs from the form; `restore` is called with the one that is chosen. */
export function offerCopies(restore) {
  const now = readFields(form);
  const oldest = new Date(Date.now() - DAYS * 86400000).toISOString();
  for (const copy of findCopies(dropSavedCopies())) {
    if (copy.at < oldest || areSame(copy.fields, now)) forgetCopy(copy);
    else list.append(makeOffer(copy, restore));
  }
  list.hidden = !list.children.length;
}
