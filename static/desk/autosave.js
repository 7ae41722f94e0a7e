/* Write without fear: what is typed is kept in this browser at once and on the server every few
   seconds, and offered again when the form opens. The same call says who has the story open. */
(() => {
  "use strict";
  const words = document.getElementById("writing");
  const form = words?.closest("form");
  if (!form) return;
  const { fill, fields, plain } = window.desk;
  const said = words.dataset;
  const TICK = 3000, CALL = 15000, AGAIN = 6000, LARGEST_LAST_WORD = 60000, DAYS = 30;
  const PREFIX = `newsroom:typed:${said.person}:${said.story}:`;
  const NEWSROOM_COOKIE = "desk_saved";

  // -- one opening of the form

  const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(36)).join("");
  const sitting = Object.assign(document.createElement("input"), {
    type: "hidden", name: "sitting", value: said.sitting || random(),
  });
  form.append(sitting);
  const opened = said.sitting ? null : fields.asSent(form);
  let onServer = "", refusedText = "", calledAt = 0, failed = false, calling = null, submitting = false, safe = true;

  const typed = () => ({ ...fields.read(form), sitting: sitting.value });
  const isChanged = (now) => opened === null || !fields.same(now, opened);
  const version = () => Number(form.elements.version?.value || 0);

  // -- this browser

  function readHere(key) {
    try {
      const copy = JSON.parse(localStorage.getItem(key));
      return copy && typeof copy.fields === "object" && copy.fields ? copy : null;
    } catch {
      return null;
    }
  }

  function keepHere(copy) {
    try {
      localStorage.setItem(PREFIX + copy.fields.sitting, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  }

  function dropHere(id) {
    try {
      localStorage.removeItem(PREFIX + id);
    } catch {
      // A browser that keeps nothing has nothing to drop.
    }
  }

  function keptHere() {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
      return keys.map(readHere).filter(Boolean);
    } catch {
      return [];
    }
  }

  function keepNow() {
    const now = typed();
    if (!isChanged(now)) return null;
    const held = JSON.stringify(now) === onServer;
    safe = keepHere({ fields: now, version: version(), at: new Date().toISOString(), held });
    return now;
  }

  // -- what ended in a save

  const cookie = (name) =>
    document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";

  function forgetSaved() {
    const ids = cookie(NEWSROOM_COOKIE).replace(/"/g, "").split(".").filter(Boolean);
    for (const id of ids) dropEverywhere(id);
    document.cookie = `${NEWSROOM_COOKIE}=; Max-Age=0; path=/admin/; SameSite=Lax`;
    return ids;
  }

  /** The cookie names no story, so the copy is dropped wherever it is. */
  function dropEverywhere(id) {
    try {
      for (const key of Object.keys(localStorage))
        if (key.startsWith("newsroom:typed:") && key.endsWith(`:${id}`)) localStorage.removeItem(key);
    } catch {
      // Nothing is kept here.
    }
  }

  // -- the server

  const token = () => cookie("csrftoken") || form.elements.csrfmiddlewaretoken.value;

  async function call(message, lastWord = false) {
    calledAt = Date.now();
    const body = JSON.stringify({ person: Number(said.person), version: version(), ...message });
    calling = new AbortController();
    const late = setTimeout(() => calling?.abort(), 8000);
    try {
      const answer = await fetch(said.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body,
        redirect: "manual",
        keepalive: lastWord && body.length * 3 < LARGEST_LAST_WORD,
        signal: lastWord ? undefined : calling.signal,
      });
      return { status: answer.status, ...(await answer.json().catch(() => null)) };
    } catch {
      return { status: 0 };
    } finally {
      clearTimeout(late);
      calling = null;
    }
  }

  async function tick() {
    if (submitting || calling) return;
    const now = keepNow();
    const text = now ? JSON.stringify(now) : "";
    if (!now && onServer) return forgetUndone();
    const isNew = now && text !== onServer && text !== refusedText;
    const since = Date.now() - calledAt;
    if ((!isNew && since < CALL) || (failed && since < AGAIN)) return;
    if (isNew) show("keeping", said.keeping);
    const answer = await call(now && text !== onServer ? { fields: now } : {});
    if (!submitting) hear(answer, now, text);
  }

  /** Before an intended log-out: the server gets what it does not have yet, and nothing is kept
      here any more. What it did not take stays in this browser (see leaving.js). */
  async function handOver() {
    clearTimeout(soon);
    const now = keepNow(), text = now ? JSON.stringify(now) : "";
    if (now && text !== onServer) hear(await call({ fields: now }), now, text);
    keepNow();
    submitting = true;
  }

  async function forgetUndone() {
    onServer = "";
    dropHere(sitting.value);
    show("", "");
    await call({ forget: sitting.value });
  }

  function hear(answer, now, text) {
    const when = clock(new Date());
    failed = answer.status !== 200;
    if (!failed) {
      also(answer.others || []);
      refusedText = "";
      if (now) onServer = text;
      return show(now ? "kept" : "", now ? fill(said.kept, { when: answer.at }) : "");
    }
    const isOut = answer.status === 401 || (answer.status === 403 && !answer.sentence);
    if (isOut) return show("signed-out", fill(said.signedOut, { when }), true);
    if (now && answer.sentence) refusedText = text;
    if (!now) return show("", "");
    if (!safe) return show("full", said.full);
    const silent = fill(said.silent, { when });
    const { sentence } = answer;
    show(sentence ? "refused" : "silent", sentence ? fill(said.refused, { when, sentence }) : silent);
  }

  // -- what is said about it

  /** Moments by the newsroom's clock, wherever the browser is. */
  const inZone = (date, parts) => date.toLocaleString("sv-SE", { timeZone: said.zone, ...parts });
  const clock = (date) => inZone(date, { timeStyle: "medium" });
  const line = document.createElement("p");
  line.id = "kept";
  const spoken = Object.assign(document.createElement("span"), { className: "visually-hidden" });
  spoken.setAttribute("role", "status");
  spoken.setAttribute("aria-live", "polite");
  (form.querySelector(".submit-row") || form).append(line, spoken);

  /** The line shows every second that counts; a screen reader hears only what is new in kind. */
  function show(kind, sentence, signIn = false) {
    const isNews = line.dataset.kind !== kind && kind !== "keeping";
    line.dataset.kind = kind;
    line.textContent = sentence;
    if (signIn) {
      const link = Object.assign(document.createElement("a"), {
        href: said.signInAddress, target: "_blank", textContent: said.signIn,
      });
      line.append(" ", link);
    }
    if (isNews) spoken.textContent = sentence;
  }

  function also(names) {
    const notice = document.getElementById("also-open");
    const sentence = names.length ? fill(said.also, { names: names.join(said.and) }) : "";
    notice.hidden = !sentence;
    if (notice.textContent !== sentence) notice.textContent = sentence;
  }

  // -- offered again

  const offers = document.getElementById("unsaved");

  function found(saved) {
    const sent = document.getElementById("autosaved");
    const kept = new Map(keptHere().map((copy) => [copy.fields.sitting, copy]));
    const theirs = sent && JSON.parse(sent.textContent);
    const id = theirs?.fields.sitting;
    if (theirs && saved.includes(id)) call({ forget: id });
    else if (theirs && (!kept.has(id) || kept.get(id).at < theirs.at)) {
      kept.set(id, theirs);
      keepHere({ ...theirs, held: true });
    }
    kept.delete(sitting.value);
    return [...kept.values()].sort((one, other) => (one.at < other.at ? 1 : -1));
  }

  function offer() {
    const now = fields.read(form);
    const oldest = new Date(Date.now() - DAYS * 86400000).toISOString();
    for (const copy of found(forgetSaved())) {
      if (copy.at < oldest || fields.same(copy.fields, now)) forget(copy);
      else offers.append(offered(copy));
    }
    offers.hidden = !offers.children.length;
  }

  function forget(copy) {
    dropHere(copy.fields.sitting);
    call({ forget: copy.fields.sitting || "" });
  }

  function moment(iso) {
    const at = new Date(iso), day = (date) => inZone(date, { dateStyle: "short" });
    const time = inZone(at, { timeStyle: "short" });
    return day(at) === day(new Date()) ? time : `${day(at).slice(5)} ${time}`;
  }

  function offered(copy) {
    const box = document.createElement("div");
    const sentence = document.createElement("p");
    const start = news(copy.fields) || copy.fields.headline || "";
    const template = copy.version && copy.version < version() ? said.offerOlder : said.offer;
    const about = { when: moment(copy.at), start: start.slice(0, 40) || said.nothing };
    sentence.textContent = fill(template, about);
    const restore = press(said.restore, "restore", () => bring(copy, about.when));
    const discard = press(said.discard, "discard", () => {
      forget(copy);
      box.remove();
      offers.hidden = !offers.children.length;
      form.elements.headline?.focus();
    });
    box.append(sentence, restore, discard);
    return box;
  }

  /** Where it begins to differ from what stands in the form, so that two offers can be told apart. */
  function news(typedThen) {
    const now = fields.read(form);
    for (const [name, value] of Object.entries(typedThen)) {
      if (name === fields.FILES || fields.same({ [name]: value }, { [name]: now[name] || "" })) continue;
      const then = plain(value).trim(), here = plain(now[name] || "").trim();
      const at = [...then].findIndex((letter, index) => letter !== here[index]);
      if (at >= 0) return then.slice(Math.max(0, at - 8));
    }
    return "";
  }

  function press(label, className, act) {
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: `button ${className}`, textContent: label,
    });
    button.addEventListener("click", act);
    return button;
  }

  /** Back into the form; what stood there, if it was typed, stays kept as its own copy. */
  function bring(copy, when) {
    keepNow();
    fields.restore(form, copy.fields);
    if (copy.version && copy.version < version()) form.elements.version.value = copy.version;
    sitting.value = copy.fields.sitting || sitting.value;
    const note = document.createElement("p");
    const files = copy.fields[fields.FILES] ? ` ${said.files}` : "";
    note.textContent = fill(said.restored, { when }) + files;
    note.tabIndex = -1;
    offers.replaceChildren(note);
    note.focus();
    tick();
  }

  // -- when

  let soon;
  form.addEventListener("input", () => {
    submitting = false;
    clearTimeout(soon);
    soon = setTimeout(keepNow, 200);
  });
  form.addEventListener("submit", () => {
    keepNow();
    form.elements.csrfmiddlewaretoken.value = token();
    submitting = true;
    calling?.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) tick();
  });
  addEventListener("pagehide", () => {
    if (submitting) return call({ leaving: true }, true);
    const now = keepNow();
    const isNew = now && JSON.stringify(now) !== onServer;
    call(isNew ? { fields: now, leaving: true } : { leaving: true }, true);
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    submitting = false;
    forgetSaved();
  });
  addEventListener("beforeunload", (event) => {
    if (!safe && !submitting && line.dataset.kind !== "kept") event.preventDefault();
  });

  window.desk.handOver = handOver;
  offer();
  tick();
  setInterval(tick, TICK);
})();
