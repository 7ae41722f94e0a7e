/* A form's fields as names and values: read, compared, and put back. */

const SKIPPED =
  /^(csrfmiddlewaretoken|typed_by|version|sitting)$|__prefix__|-(id|article)$|_FORMS$/;
const NOT_TYPED = /^(file|submit|button|image)$/;
const LABEL = "__label";
const ROW = /^(\w+)-(\d+)-/;

/** The name under which it is noted that files were chosen, which no script can choose again. */
export const FILES = "__files";

const typedIn = (form) =>
  [...form.elements].filter(
    (one) => one.name && !SKIPPED.test(one.name) && !NOT_TYPED.test(one.type),
  );

function currentValue(field) {
  if (field.type === "checkbox") return field.checked ? "on" : "";
  return field.value;
}

function sentValue(field) {
  if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
  if (!field.options) return field.defaultValue;
  const chosen = [...field.options].find((option) => option.defaultSelected);
  return (chosen || field.options[0] || { value: "" }).value;
}

/** What stands in the form now. */
export function readFields(form, valueOf = currentValue) {
  const fields = {};
  for (const field of typedIn(form)) {
    if (field.type === "radio" && !field.checked) continue;
    fields[field.name] = valueOf(field);
    const chosen = field.options && field.options[field.selectedIndex];
    if (chosen && chosen.value) fields[field.name + LABEL] = chosen.text;
  }
  if (hasFiles(form)) fields[FILES] = "on";
  return fields;
}

/** What the server sent in the form. */
export const readFieldsAsSent = (form) => readFields(form, sentValue);

function hasFiles(form) {
  if (!form.querySelector("input[type=file]")) return false;
  return [...form.elements].some((field) => field.files?.length);
}

/** A value without what a save tidies up anyway. */
function tidy(value) {
  if (!/<\w/.test(value)) return value.replace(/\s+/g, " ").trim();
  const parsed = new DOMParser().parseFromString(value, "text/html").body;
  for (const link of parsed.querySelectorAll("a")) {
    for (const extra of ["rel", "target", "class"]) link.removeAttribute(extra);
  }
  const html = parsed.innerHTML.replace(/\u00a0|&nbsp;/g, " ");
  return html.replace(/^<p><\/p>$/, "").trim();
}

/** Two texts are the same if they differ only in what a save tidies up anyway. */
export function areSame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every(
    (name) =>
      name === "sitting" ||
      name.endsWith(LABEL) ||
      tidy(one[name] || "") === tidy(other[name] || ""),
  );
}

/** As many picture rows as the fields have. */
function makeRows(form, fields) {
  for (const name of Object.keys(fields)) {
    const [, prefix, number] = name.match(ROW) || [];
    if (!prefix) continue;
    const total = form.elements[`${prefix}-TOTAL_FORMS`];
    const adding = `#${prefix}-group .add-row`;
    const more = document.querySelector(`${adding} a, ${adding} button`);
    while (total && more && Number(total.value) <= Number(number)) {
      const before = total.value;
      more.click();
      if (total.value === before) break;
    }
  }
}

function fillField(field, value, label) {
  if (currentValue(field) === value) return;
  const box = field.closest(".prose-editor")?.querySelector(":scope > .ProseMirror");
  if (box?.editor) box.editor.commands.setContent(value);
  if (field.options && value && ![...field.options].some((option) => option.value === value)) {
    field.add(new Option(label || value, value));
  }
  if (field.type === "checkbox") field.checked = value === "on";
  else if (field.type === "radio") field.checked = field.value === value;
  else field.value = value;
  field.closest("details")?.setAttribute("open", "");
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  if (field.options) window.django?.jQuery?.(field).trigger("change");
}

export function restoreFields(form, fields) {
  makeRows(form, fields);
  for (const field of typedIn(form)) {
    if (field.name in fields) fillField(field, fields[field.name], fields[field.name + LABEL]);
  }
}
