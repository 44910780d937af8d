// Keyboard shortcuts, and the sheet that lists them. A view adds its shortcuts while it is shown.

import { h, sheet } from "./dom.js";

const STORED = "live-view-shortcuts";
const VIEWS = ["live", "users", "rules", "dead-letters", "flow"];

let shortcuts = [];
let isOn = stored() !== "off";
let help = null;

/** Adds shortcuts: `[[key, text, action], …]`. If a key has several, the last one added counts. Returns a function that removes them. */
export function addKeys(added) {
  const mine = added.map(([key, text, action]) => ({ key, text, action }));
  mine.forEach((each) => shortcuts.push(each));
  return () => {
    shortcuts = shortcuts.filter((each) => !mine.includes(each));
  };
}

/** Opens the sheet that lists the shortcuts. */
export function showKeys() {
  if (help?.isConnected) {
    return;
  }
  const entries = [...new Map(shortcuts.filter((each) => each.text).map((each) => [each.key, each.text]))];
  const toggle = h("input", { type: "checkbox", ".checked": isOn, onchange: (event) => turn(event.target.checked) });
  help = sheet("Keyboard shortcuts", null, h("div", { class: "inside view" },
    h("dl", { class: "keys" },
      [["?", "Show the shortcuts"], ["1 – 5", "Go to Live, Users, Rules, Dead letters, Flow"], ...entries, ["↑ ↓", "Move through a list"], ["Esc", "Close a sheet"]]
        .map(([key, text]) => [h("dt", null, h("kbd", null, key)), h("dd", null, text)])),
    h("label", { class: "check" }, toggle, " Use these shortcuts")));
}

function turn(on) {
  isOn = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // The choice then applies until the page is closed.
  }
}

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

const isWriting = (element) => element instanceof HTMLElement && (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox])"));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isWriting(event.target)) {
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    showKeys();
    return;
  }
  if (!isOn) {
    return;
  }
  const known = shortcuts.findLast((each) => each.key === event.key);
  if (known) {
    event.preventDefault();
    known.action();
  } else if (/^[1-5]$/.test(event.key) && !document.querySelector("dialog[open]")) {
    location.hash = VIEWS[Number(event.key) - 1];
  }
});
