/* Calls from the form of a story to the server. */

import { readCookie } from "./copies.js";
import { facts, form, version } from "./writing.js";

const LATE = 8000;
/** Bytes that a browser still sends for a page that it leaves. */
const LARGEST_LAST_WORD = 60000;

let calling = null;
let calledAt = 0;

export const isCalling = () => calling !== null;
export const sinceLastCall = () => Date.now() - calledAt;
export const stopCalling = () => calling?.abort();
export const csrfToken = () => readCookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;

/** What the server answers, with its status: 0 if it does not. A last word is sent by a page that
    goes away, which waits for no answer. */
export async function callServer(message, isLastWord = false) {
  calledAt = Date.now();
  const body = JSON.stringify({ person: Number(facts.person), version: version(), ...message });
  calling = new AbortController();
  const late = setTimeout(stopCalling, LATE);
  try {
    const answer = await fetch(facts.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body,
      redirect: "manual",
      keepalive: isLastWord && body.length * 3 < LARGEST_LAST_WORD,
      signal: isLastWord ? undefined : calling.signal,
    });
    return { status: answer.status, ...(await answer.json().catch(() => null)) };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(late);
    calling = null;
  }
}
