/* Pasting from Word and WPS: what they wrap around a text is taken off before the editor reads it.
   What is allowed in a text the editor and the server decide; here only what they cannot know. */
(() => {
  "use strict";
  const WIDE = "[\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\ufe30-\\uffef\\u3000-\\u303f]";
  const BROKEN = new RegExp(`(${WIDE})[ \\t]*\\r?\\n[ \\t]*(?=${WIDE})`, "g");
  const OFFICE = /class="?Mso|mso-|urn:schemas-microsoft-com|<o:p|ProgId|Kingsoft|WPS/i;

  /** Word breaks its source lines anywhere, also between two ideographs, where HTML sees a space. */
  function joined(html) {
    const text = new DOMParser().parseFromString(html, "text/html");
    const walk = document.createTreeWalker(text.body, NodeFilter.SHOW_TEXT);
    let before = null;
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      node.data = node.data.replace(BROKEN, "$1").replace(/[\r\n]+/g, " ");
      const seam = before && before.parentElement.closest("p,li,td,h1,h2,h3,h4,h5,h6,div");
      if (seam && seam.contains(node)) close(before, node);
      before = node;
    }
    return text;
  }

  /** A break at the seam of two spans is no space either, if ideographs stand on both sides. */
  function close(before, node) {
    const left = before.data.trimEnd().slice(-1), right = node.data.trimStart().slice(0, 1);
    const wide = new RegExp(`^${WIDE}${WIDE}$`);
    if (!wide.test(left + right) || !/\s$/.test(before.data) === !/^\s/.test(node.data)) return;
    before.data = before.data.trimEnd();
    node.data = node.data.replace(/^[ \t]+/, "");
  }

  function clean(html) {
    if (!OFFICE.test(html)) return html;
    // A style sheet goes before the browser reads the rest: its policy would complain of it.
    const text = joined(html.replace(/<style[\s\S]*?<\/style>/gi, ""));
    for (const odd of text.querySelectorAll("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]"))
      odd.remove();
    for (const odd of text.querySelectorAll("script, xml, meta, link, title")) odd.remove();
    for (const gone of text.querySelectorAll("[style*='display:none' i], del")) gone.remove();
    for (const dead of text.querySelectorAll("img[src^='file:' i]")) dead.remove();
    for (const table of text.querySelectorAll("table")) flatten(table);
    for (const block of text.querySelectorAll("p, li, h1, h2, h3, h4")) indent(block);
    for (const block of text.querySelectorAll("p"))
      if (!block.textContent.trim() && !block.querySelector("img, br")) block.remove();
    return text.body.innerHTML;
  }

  /** A text holds no tables: each row becomes a paragraph, its cells parted by a wide space. */
  function flatten(table) {
    for (const row of table.querySelectorAll("tr")) {
      const cells = [...row.cells].filter((cell) => cell.textContent.trim());
      const line = table.ownerDocument.createElement("p");
      line.innerHTML = cells.map(inside).join("\u3000");
      table.before(line);
    }
    table.remove();
  }

  function inside(cell) {
    const blocks = [...cell.querySelectorAll("p, li, div")].filter((one) => !one.querySelector("p, li, div"));
    return (blocks.length ? blocks : [cell]).map((block) => block.innerHTML.trim()).join(" ");
  }

  /** Spaces in front of a paragraph were its indent; the page indents by itself. */
  function indent(block) {
    const walk = block.ownerDocument.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      node.data = node.data.replace(/^[\s\u00a0\u3000]+/, "");
      if (node.data) break;
    }
  }

  window.desk = { ...window.desk, cleanPaste: clean };
  document.addEventListener("prose-editor:ready", (event) => {
    const { editor } = event.detail;
    const before = editor.options.editorProps || {};
    const theirs = before.transformPastedHTML;
    editor.setOptions({
      editorProps: {
        ...before,
        transformPastedHTML: (html, view) => clean(theirs ? theirs(html, view) : html),
      },
    });
  });

  /** A picture on the clipboard becomes a picture under the story, with its caption to be written. */
  function picture(event) {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    const adding = document.querySelector("#placed-group .add-row a");
    if (!files.length || !adding || event.clipboardData.types.includes("text/html")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const file of files) place(file, adding);
  }

  function place(file, adding) {
    adding.click();
    const field = [...document.querySelectorAll("#placed-group input[type=file]")].filter(
      (one) => !one.name.includes("__prefix__")
    ).pop();
    const carried = new DataTransfer();
    carried.items.add(file);
    field.files = carried.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.closest(".inline-related").querySelector("textarea[name$=caption]")?.focus();
  }

  document.addEventListener("paste", picture, true);
})();
