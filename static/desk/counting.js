/* How long a text is: the same rule as counted() in articles/text/words.py, live under the editor. */
(() => {
  "use strict";
  const BLOCK_END = /<\/(?:p|h[1-6]|li|blockquote|figure|figcaption)>|<br\s*\/?>|<hr\s*\/?>/gi;
  const TAG = /<[^>]*>/g;
  const IDEOGRAPH =
    /[\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{323af}]/gu;
  const WORD = /[\p{L}\p{N}]+(?:['\u2019.,-][\p{L}\p{N}]+)*/gu;
  const many = (text, pattern) => (text.match(pattern) || []).length;

  function plain(html) {
    const decoder = document.createElement("textarea");
    decoder.innerHTML = html.replace(BLOCK_END, "\n").replace(TAG, "");
    return decoder.value;
  }

  function counted(html) {
    const text = plain(html);
    const ideographs = many(text, IDEOGRAPH);
    const words = many(text.replace(IDEOGRAPH, " ").replace(/\p{M}/gu, ""), WORD);
    return {
      characters: many(text, /[^\p{C}\p{M}\p{Z}]/gu),
      letters: many(text, /[\p{L}\p{N}]/gu),
      ideographs,
      words,
      minutes: Math.ceil(ideographs / 400 + words / 230),
    };
  }

  function fill(template, facts) {
    return template.replace(/%\((\w+)\)s/g, (whole, name) => facts[name] ?? whole);
  }

  window.desk = { ...window.desk, counted, fill, plain };

  const body = document.getElementById("id_body");
  const words = document.getElementById("writing");
  if (!body || !words) return;
  const line = document.createElement("p");
  line.className = "counting quiet";
  const write = () => {
    const facts = Object.entries(counted(body.value)).map(([k, n]) => [k, n.toLocaleString("en")]);
    line.textContent = fill(words.dataset.counted, Object.fromEntries(facts));
  };
  let soon;
  body.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(write, 150);
  });
  write();
  (body.closest(".flex-container") || body.parentElement).after(line);
})();
