/* An intended log-out leaves nothing in this browser that the server has: the next person at this
   computer finds no copy of it. What only this browser has stays, for its writer alone. */
(() => {
  "use strict";
  const form = document.getElementById("logout-form");
  if (!form?.dataset.person) return;
  const MINE = `newsroom:typed:${form.dataset.person}:`;
  const PATIENCE = 4000;

  function copy(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  /** Openings of a form that ended in a save, by the cookie that the save left (see autosave.js). */
  const saved = () => (document.cookie.match(/(?:^|; )desk_saved="?([a-z0-9.]*)/)?.[1] || "").split(".");

  function drop(onServer) {
    const done = saved();
    for (const key of Object.keys(localStorage)) {
      const kept = key.startsWith(MINE) && copy(key), sitting = kept?.fields?.sitting;
      if (done.includes(sitting) || (kept?.held && onServer.includes(sitting))) localStorage.removeItem(key);
    }
  }

  async function settle() {
    await window.desk?.handOver?.();
    const answer = await fetch(form.dataset.typed, { redirect: "error" });
    drop((await answer.json()).sittings);
  }

  let settled = false;
  form.addEventListener("submit", async (event) => {
    if (settled) return;
    event.preventDefault();
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    // A server that does not answer, or a browser that keeps nothing, holds nobody up.
    await Promise.race([settle().catch(() => {}), late]);
    settled = true;
    form.requestSubmit();
  });
})();
