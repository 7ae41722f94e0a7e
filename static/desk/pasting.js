/* Pasting from Word and WPS: what they wrap around a text is taken off before the editor reads it.
   What is allowed in a text the editor and the server decide; here only what they cannot know. */

const WIDE = "[\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\ufe30-\\uffef\\u3000-\\u303f]";
const BETWEEN_WIDE = new RegExp(`^${WIDE}${WIDE}$`);
const BROKEN = new RegExp(`(${WIDE})[ \\t]*\\r?\\n[ \\t]*(?=${WIDE})`, "g");
const OFFICE = /class="?Mso|mso-|urn:schemas-microsoft-com|<o:p|ProgId|Kingsoft|WPS/i;
const BLOCK = "p,li,td,h1,h2,h3,h4,h5,h6,div";
/** What no text holds: a list's typed numbers, what is not shown, pictures of another computer. */
const UNWANTED = [
  "[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]",
  "script, xml, meta, link, title",
  "[style*='display:none' i], del",
  "img[src^='file:' i]",
];

/** The texts below a node, in their order. */
function* textsIn(root) {
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) yield node;
}

/** Word breaks its source lines anywhere, also between two ideographs, where HTML sees a space. */
function parseJoined(html) {
  const text = new DOMParser().parseFromString(html, "text/html");
  let before = null;
  for (const node of textsIn(text.body)) {
    node.data = node.data.replace(BROKEN, "$1").replace(/[\r\n]+/g, " ");
    const block = before && before.parentElement.closest(BLOCK);
    if (block && block.contains(node)) closeSeam(before, node);
    before = node;
  }
  return text;
}

/** A break at the seam of two spans is no space either, if ideographs stand on both sides. */
function closeSeam(before, node) {
  const left = before.data.trimEnd().slice(-1);
  const right = node.data.trimStart().slice(0, 1);
  const isOneBreak = /\s$/.test(before.data) !== /^\s/.test(node.data);
  if (!BETWEEN_WIDE.test(left + right) || !isOneBreak) return;
  before.data = before.data.trimEnd();
  node.data = node.data.replace(/^[ \t]+/, "");
}

function cleanPaste(html) {
  if (!OFFICE.test(html)) return html;
  // A style sheet goes before the browser reads the rest: its policy would complain of it.
  const text = parseJoined(html.replace(/<style[\s\S]*?<\/style>/gi, ""));
  for (const selector of UNWANTED) {
    for (const unwanted of text.querySelectorAll(selector)) unwanted.remove();
  }
  text.querySelectorAll("table").forEach(flattenTable);
  text.querySelectorAll("p, li, h1, h2, h3, h4").forEach(removeIndent);
  for (const block of text.querySelectorAll("p")) {
    if (!block.textContent.trim() && !block.querySelector("img, br")) block.remove();
  }
  return text.body.innerHTML;
}

/** A text holds no tables: each row becomes a paragraph, its cells parted by a wide space. */
function flattenTable(table) {
  for (const row of table.querySelectorAll("tr")) {
    const cells = [...row.cells].filter((cell) => cell.textContent.trim());
    const line = table.ownerDocument.createElement("p");
    line.innerHTML = cells.map(innerLine).join("\u3000");
    table.before(line);
  }
  table.remove();
}

function innerLine(cell) {
  const isInnermost = (block) => !block.querySelector("p, li, div");
  const blocks = [...cell.querySelectorAll("p, li, div")].filter(isInnermost);
  const parts = blocks.length ? blocks : [cell];
  return parts.map((block) => block.innerHTML.trim()).join(" ");
}

/** Spaces in front of a paragraph were its indent; the page indents by itself. */
function removeIndent(block) {
  for (const node of textsIn(block)) {
    node.data = node.data.replace(/^[\s\u00a0\u3000]+/, "");
    if (node.data) break;
  }
}

function cleanBeforeReading(editor) {
  const before = editor.options.editorProps || {};
  const theirs = before.transformPastedHTML;
  editor.setOptions({
    editorProps: {
      ...before,
      transformPastedHTML: (html, view) => cleanPaste(theirs ? theirs(html, view) : html),
    },
  });
}

/** A picture on the clipboard becomes a picture under the story, with its caption to be written. */
function pastePictures(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  const pictures = files.filter((file) => file.type.startsWith("image/"));
  const adding = document.querySelector("#placed-group .add-row a");
  if (!pictures.length || !adding || event.clipboardData.types.includes("text/html")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const picture of pictures) addPicture(picture, adding);
}

function addPicture(file, adding) {
  adding.click();
  const fields = [...document.querySelectorAll("#placed-group input[type=file]")];
  const field = fields.filter((one) => !one.name.includes("__prefix__")).pop();
  const carried = new DataTransfer();
  carried.items.add(file);
  field.files = carried.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.closest(".inline-related").querySelector("textarea[name$=caption]")?.focus();
}

// Editors that are there already, and those that come.
for (const box of document.querySelectorAll(".prose-editor > .ProseMirror")) {
  if (box.editor) cleanBeforeReading(box.editor);
}
document.addEventListener("prose-editor:ready", (event) => cleanBeforeReading(event.detail.editor));
document.addEventListener("paste", pastePictures, true);
