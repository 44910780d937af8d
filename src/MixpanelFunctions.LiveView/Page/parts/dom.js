// Builds elements. Content of events is always inserted as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. Attributes: `class`, `on…` listeners, `dataset`, properties given with a leading dot, and attributes. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an element of SVG. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "dataset") {
      Object.assign(element.dataset, value);
    } else if (name.startsWith(".")) {
      element[name.slice(1)] = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replaces the children of an element. */
export function set(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

// Invisible characters, and those that change the text around them: C0 and C1 controls, marks, embeddings, overrides and
// isolates of direction, zero-width characters, line separators, the byte order mark, and tags.
const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** A text from an event: with isolated direction, and with invisible characters shown. */
export function foreign(text, attributes) {
  const value = String(text ?? "");
  const parts = [];
  let last = 0;
  for (const match of value.matchAll(HIDDEN)) {
    const name = "U+" + match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push(value.slice(last, match.index), h("span", { class: "control", title: "invisible character" }, name));
    last = match.index + match[0].length;
  }
  parts.push(value.slice(last));
  return h("bdi", attributes, parts);
}

/** The same as plain text, for attributes such as titles. */
export function plain(text) {
  return String(text ?? "").replace(HIDDEN, (hidden) => "⟨U+" + hidden.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "⟩");
}

/** A pill of one of the kinds good, bad, warn, accent. */
export function pill(kind, ...content) {
  return h("span", { class: "pill " + (kind ?? "") }, content);
}

/** Announces a text to screen readers. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** The content of an empty list or view. */
export function empty(title, ...text) {
  return h("div", { class: "empty" }, h("strong", null, title), h("p", null, text));
}

/** How to send events, for views that are empty without them. */
export function howToSend() {
  return ["Send the sample events with ", h("code", null, "mixpanel-functions send"), ", or your own with ", h("code", null, "mixpanel-functions send --events FILE"),
    ". If the run has another --amqp-port, add --connection with the connection string that it printed."];
}

/** Shows a confirmation above the page for a few seconds. */
export function toast(text) {
  const shown = h("p", { class: "toast", role: "status" }, text);
  document.body.append(shown);
  setTimeout(() => shown.remove(), 6000);
}

let modals = 0;

/** Opens a sheet at the side, or over the whole screen of a phone. Closing removes it from the page. */
export function sheet(title, facts, body, onclose, buttons = []) {
  const id = "sheet-" + ++modals;
  const dialog = h("dialog", { class: "sheet", "aria-labelledby": id },
    h("header", null,
      h("div", null, h("h2", { id }, title), facts),
      h("div", { class: "buttons" }, buttons, h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close"))),
    h("div", { class: "body", tabindex: "0", "aria-label": "Details", role: "group" }, body));
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Asks for confirmation. Resolves to whether the user confirmed. */
export function confirm(title, text, action) {
  const id = "sheet-" + ++modals;
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "small", role: "alertdialog", "aria-labelledby": id, "aria-describedby": id + "-text" },
      h("h2", { id }, title),
      h("p", { id: id + "-text" }, text),
      h("div", { class: "buttons" },
        h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Cancel"),
        h("button", { class: "button primary", type: "button", onclick: () => dialog.close("yes") }, action)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
