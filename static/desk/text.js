/* How long a text is, by the same rule as count_text() in articles/text/words.py; and sentences
   with their gaps filled. */

const BLOCK_END = /<\/(?:p|h[1-6]|li|blockquote|figure|figcaption)>|<br\s*\/?>|<hr\s*\/?>/gi;
const TAG = /<[^>]*>/g;
const IDEOGRAPH =
  /[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]/gu;
const WORD = /[\p{L}\p{N}]+(?:['\u2019.,-][\p{L}\p{N}]+)*/gu;

const countMatches = (text, pattern) => (text.match(pattern) || []).length;

/** The text of some HTML, a line for each block. */
export function plainText(html) {
  const decoder = document.createElement("textarea");
  decoder.innerHTML = html.replace(BLOCK_END, "\n").replace(TAG, "");
  return decoder.value;
}

export function countText(html) {
  const text = plainText(html);
  const ideographs = countMatches(text, IDEOGRAPH);
  const words = countMatches(text.replace(IDEOGRAPH, " ").replace(/\p{M}/gu, ""), WORD);
  return {
    characters: countMatches(text, /[^\p{C}\p{M}\p{Z}]/gu),
    letters: countMatches(text, /[\p{L}\p{N}]/gu),
    ideographs,
    words,
    minutes: Math.ceil(ideographs / 400 + words / 230),
  };
}

/** "Kept at %(when)s" with its facts. */
export function fillIn(template, facts) {
  return template.replace(/%\((\w+)\)s/g, (whole, name) => facts[name] ?? whole);
}
