/* Copies of what is typed, kept in this browser: one for each opening of a form, by person and
   story. A browser that keeps nothing has none, and nothing here fails for it. */

const ALL = "newsroom:typed:";
const SAVED = "desk_saved";

export const copiesOfPerson = (person) => `${ALL}${person}:`;
export const copiesOfStory = (person, story) => `${ALL}${person}:${story}:`;

export const readCookie = (name) =>
  document.cookie
    .split("; ")
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1) || "";

/** The copy under a key, or null if there is none that can be read. */
export function readCopy(key) {
  try {
    const copy = JSON.parse(localStorage.getItem(key));
    return copy && typeof copy.fields === "object" && copy.fields ? copy : null;
  } catch {
    return null;
  }
}

function listKeys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** The copies below a prefix, as pairs of key and copy. */
export const listCopies = (prefix) =>
  listKeys(prefix)
    .map((key) => [key, readCopy(key)])
    .filter(([, copy]) => copy);

/** Whether the browser took it. */
export function keepCopy(prefix, copy) {
  try {
    localStorage.setItem(prefix + copy.fields.sitting, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function dropCopy(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to drop.
  }
}

/** The openings of a form that ended in a save, by the cookie that the save left. */
export const savedSittings = () => readCookie(SAVED).replace(/"/g, "").split(".").filter(Boolean);

/** Copies of what is saved are dropped; the cookie names no story, so wherever they are. */
export function dropSavedCopies() {
  const sittings = savedSittings();
  for (const sitting of sittings) {
    for (const key of listKeys(ALL)) if (key.endsWith(`:${sitting}`)) dropCopy(key);
  }
  document.cookie = `${SAVED}=; Max-Age=0; path=/admin/; SameSite=Lax`;
  return sittings;
}
