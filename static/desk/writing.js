/* The form in which a story is written: this opening of it, its sentences, its copies. */

import { copiesOfStory } from "./copies.js";
import { FILES, readFields } from "./fields.js";
import { fillIn } from "./text.js";

const words = document.getElementById("writing");

/** What the server says of the form: addresses, and sentences in the reader's language. */
export const facts = words.dataset;
export const form = words.closest("form");
export const copies = copiesOfStory(facts.person, facts.story);

const makeId = () =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(36)).join("");

/** Which opening of the form it is, also after it was sent and came back. */
export const sitting = Object.assign(document.createElement("input"), {
  type: "hidden",
  name: "sitting",
  value: facts.sitting || makeId(),
});
form.append(sitting);

export const readTyped = () => ({ ...readFields(form), sitting: sitting.value });
export const hadFiles = (copy) => Boolean(copy.fields[FILES]);
export const version = () => Number(form.elements.version?.value || 0);
export const sentence = (name, gaps) => fillIn(facts[name], gaps);

/** Moments by the newsroom's clock, wherever the browser is. */
const inZone = (date, parts) => date.toLocaleString("sv-SE", { timeZone: facts.zone, ...parts });

export const clockTime = (date) => inZone(date, { timeStyle: "medium" });

/** A moment of today as its hour, another with its day. */
export function shortMoment(iso) {
  const at = new Date(iso);
  const day = (date) => inZone(date, { dateStyle: "short" });
  const time = inZone(at, { timeStyle: "short" });
  return day(at) === day(new Date()) ? time : `${day(at).slice(5)} ${time}`;
}
