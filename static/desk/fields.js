/* A form's fields as names and values: read, compared, and put back. */
(() => {
  "use strict";
  const SKIPPED = /^(csrfmiddlewaretoken|typed_by|version|sitting)$|__prefix__|-(id|article)$|_FORMS$/;
  const LABEL = "__label", FILES = "__files";

  const typedIn = (form) =>
    [...form.elements].filter(
      (one) => one.name && !SKIPPED.test(one.name) && !/^(file|submit|button|image)$/.test(one.type),
    );

  function valueOf(field) {
    return field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
  }

  function valueAsSent(field) {
    if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
    if (!field.options) return field.defaultValue;
    const chosen = [...field.options].find((option) => option.defaultSelected);
    return (chosen || field.options[0] || { value: "" }).value;
  }

  function read(form, value = valueOf) {
    const fields = {};
    for (const field of typedIn(form)) {
      if (field.type === "radio" && !field.checked) continue;
      fields[field.name] = value(field);
      const chosen = field.options && field.options[field.selectedIndex];
      if (chosen && chosen.value) fields[field.name + LABEL] = chosen.text;
    }
    if (form.querySelector("input[type=file]") && [...form.elements].some((f) => f.files?.length))
      fields[FILES] = "on";
    return fields;
  }

  /** Two texts are the same if they differ only in what a save tidies up anyway. */
  function spelt(name, value) {
    if (!/<\w/.test(value)) return value.replace(/\s+/g, " ").trim();
    const parsed = new DOMParser().parseFromString(value, "text/html").body;
    for (const link of parsed.querySelectorAll("a")) {
      for (const extra of ["rel", "target", "class"]) link.removeAttribute(extra);
    }
    const html = parsed.innerHTML.replace(/\u00a0|&nbsp;/g, " ");
    return html.replace(/^<p><\/p>$/, "").trim();
  }

  function same(one, other) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every(
      (name) =>
        name === "sitting" ||
        name.endsWith(LABEL) ||
        spelt(name, one[name] || "") === spelt(name, other[name] || ""),
    );
  }

  /** As many picture rows as the fields have. */
  function makeRows(form, fields) {
    const rows = Object.keys(fields).flatMap((name) => name.match(/^(\w+)-(\d+)-/)?.slice(1) ? [name] : []);
    for (const name of rows) {
      const [, prefix, number] = name.match(/^(\w+)-(\d+)-/);
      const total = form.elements[`${prefix}-TOTAL_FORMS`];
      const more = document.querySelector(`#${prefix}-group .add-row a, #${prefix}-group .add-row button`);
      while (total && more && Number(total.value) <= Number(number)) {
        const before = total.value;
        more.click();
        if (total.value === before) break;
      }
    }
  }

  function put(field, value, label) {
    if (valueOf(field) === value) return;
    const editor = field.closest(".prose-editor")?.querySelector(":scope > .ProseMirror")?.editor;
    if (editor) editor.commands.setContent(value);
    if (field.options && value && ![...field.options].some((option) => option.value === value))
      field.add(new Option(label || value, value));
    if (field.type === "checkbox") field.checked = value === "on";
    else if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
    field.closest("details")?.setAttribute("open", "");
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    if (field.options) window.django?.jQuery?.(field).trigger("change");
  }

  function restore(form, fields) {
    makeRows(form, fields);
    for (const field of typedIn(form)) {
      if (field.name in fields) put(field, fields[field.name], fields[field.name + LABEL]);
    }
  }

  window.desk = {
    ...window.desk,
    fields: { read, same, restore, asSent: (form) => read(form, valueAsSent), FILES },
  };
})();
