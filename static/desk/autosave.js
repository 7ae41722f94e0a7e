/* Write without fear: what is typed is kept in this browser at once and on the server every few
   seconds, and offered again when the form opens. The same call says who has the story open. */

import { dropCopy, dropSavedCopies, keepCopy } from "./copies.js";
import { areSame, readFieldsAsSent } from "./fields.js";
import { beforeLeaving } from "./leaving.js";
import { offerCopies, restoreCopy } from "./offers.js";
import { callServer, csrfToken, isCalling, sinceLastCall, stopCalling } from "./server.js";
import {
  clockTime,
  copies,
  facts,
  form,
  readTyped,
  sentence,
  sitting,
  version,
} from "./writing.js";

/** Milliseconds: between two looks at the form, two calls without news, two after a failed one. */
const TICK = 3000;
const CALL = 15000;
const AGAIN = 6000;
const PAUSE = 200;

const opened = facts.sitting ? null : readFieldsAsSent(form);

let onServer = "";
let refusedText = "";
let hasFailed = false;
let isSubmitting = false;
let isKept = true;

// -- this browser

/** What is typed, kept in this browser; null if it is what the server sent. */
function keepNow() {
  const now = readTyped();
  if (opened && areSame(now, opened)) return null;
  const held = JSON.stringify(now) === onServer;
  const at = new Date().toISOString();
  isKept = keepCopy(copies, { fields: now, version: version(), at, held });
  return now;
}

// -- the server

async function tick() {
  if (isSubmitting || isCalling()) return;
  const now = keepNow();
  if (!now && onServer) {
    await forgetUndone();
    return;
  }
  const text = now ? JSON.stringify(now) : "";
  const isNew = now && text !== onServer && text !== refusedText;
  const since = sinceLastCall();
  if ((!isNew && since < CALL) || (hasFailed && since < AGAIN)) return;
  if (isNew) show("keeping", facts.keeping);
  const answer = await callServer(now && text !== onServer ? { fields: now } : {});
  if (!isSubmitting) hear(answer, now, text);
}

/** Before an intended log-out: the server gets what it does not have yet, and nothing is kept
    here any more. What it did not take stays in this browser (see leaving.js). */
async function handOver() {
  clearTimeout(soon);
  const now = keepNow();
  const text = now ? JSON.stringify(now) : "";
  if (now && text !== onServer) hear(await callServer({ fields: now }), now, text);
  keepNow();
  isSubmitting = true;
}

async function forgetUndone() {
  onServer = "";
  dropCopy(copies + sitting.value);
  show("", "");
  await callServer({ forget: sitting.value });
}

function hear(answer, now, text) {
  hasFailed = answer.status !== 200;
  if (hasFailed) {
    hearFailure(answer, now, text);
    return;
  }
  showOthers(answer.others || []);
  refusedText = "";
  if (now) onServer = text;
  show(now ? "kept" : "", now ? sentence("kept", { when: answer.at }) : "");
}

function hearFailure(answer, now, text) {
  const when = clockTime(new Date());
  const refusal = answer.sentence;
  const isSignedOut = answer.status === 401 || (answer.status === 403 && !refusal);
  if (now && refusal && !isSignedOut) refusedText = text;
  if (isSignedOut) show("signed-out", sentence("signedOut", { when }), true);
  else if (!now) show("", "");
  else if (!isKept) show("full", facts.full);
  else if (refusal) show("refused", sentence("refused", { when, sentence: refusal }));
  else show("silent", sentence("silent", { when }));
}

// -- what is said about it

const line = document.createElement("p");
line.id = "kept";
const spoken = Object.assign(document.createElement("span"), { className: "visually-hidden" });
spoken.setAttribute("role", "status");
spoken.setAttribute("aria-live", "polite");
(form.querySelector(".submit-row") || form).append(line, spoken);

/** The line shows every second that counts; a screen reader hears only what is new in kind. */
function show(kind, words, leadsToSignIn = false) {
  const isNews = line.dataset.kind !== kind && kind !== "keeping";
  line.dataset.kind = kind;
  line.textContent = words;
  if (leadsToSignIn) {
    const link = Object.assign(document.createElement("a"), {
      href: facts.signInAddress,
      target: "_blank",
      textContent: facts.signIn,
    });
    line.append(" ", link);
  }
  if (isNews) spoken.textContent = words;
}

function showOthers(names) {
  const notice = document.getElementById("also-open");
  const words = names.length ? sentence("also", { names: names.join(facts.and) }) : "";
  notice.hidden = !words;
  if (notice.textContent !== words) notice.textContent = words;
}

// -- when

let soon;

form.addEventListener("input", () => {
  isSubmitting = false;
  clearTimeout(soon);
  soon = setTimeout(keepNow, PAUSE);
});
form.addEventListener("submit", () => {
  keepNow();
  form.elements.csrfmiddlewaretoken.value = csrfToken();
  isSubmitting = true;
  stopCalling();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) tick();
});
window.addEventListener("pagehide", () => {
  const now = isSubmitting ? null : keepNow();
  const isNew = now && JSON.stringify(now) !== onServer;
  callServer(isNew ? { fields: now, leaving: true } : { leaving: true }, true);
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  isSubmitting = false;
  dropSavedCopies();
});
window.addEventListener("beforeunload", (event) => {
  if (!isKept && !isSubmitting && line.dataset.kind !== "kept") event.preventDefault();
});
beforeLeaving(handOver);

/** What stood in the form, if it was typed, stays kept as a copy of its own. */
offerCopies((copy, when) => {
  keepNow();
  restoreCopy(copy, when);
  tick();
});
tick();
setInterval(tick, TICK);
