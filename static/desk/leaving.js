/* An intended log-out leaves nothing in this browser that the server has: the next person at this
   computer finds no copy of it. What only this browser has stays, for its writer alone. */

import { copiesOfPerson, dropCopy, listCopies, savedSittings } from "./copies.js";

const PATIENCE = 4000;

const form = document.getElementById("logout-form");
const tasks = [];

/** What is done, and waited for, before somebody leaves. */
export const beforeLeaving = (task) => tasks.push(task);

function dropCopies(onServer) {
  const saved = savedSittings();
  for (const [key, copy] of listCopies(copiesOfPerson(form.dataset.person))) {
    const { sitting } = copy.fields;
    if (saved.includes(sitting) || (copy.held && onServer.includes(sitting))) dropCopy(key);
  }
}

async function settle() {
  for (const task of tasks) await task();
  const answer = await fetch(form.dataset.typed, { redirect: "error" });
  dropCopies((await answer.json()).sittings);
}

let isSettled = false;

async function leave(event) {
  if (isSettled) return;
  event.preventDefault();
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  // A server that does not answer, or a browser that keeps nothing, holds nobody up.
  await Promise.race([settle().catch(() => {}), late]);
  isSettled = true;
  form.requestSubmit();
}

if (form?.dataset.person) form.addEventListener("submit", leave);
