// JSON as a tree that can highlight the value of a path.

import { foreign, h } from "./dom.js";
import { isRaw, parse } from "./json.js";

const MAX_KIDS = 500;

/** Makes a tree of a text. Returns the element, and a function that highlights the value of a path such as `arc.event.xdm._id`. */
export function tree(text) {
  let value;
  try {
    value = parse(text);
  } catch {
    return { element: h("pre", { class: "block" }, foreign(text)), show: () => false };
  }
  const places = new Map();
  const element = h("div", { class: "tree", tabindex: "0", role: "group", "aria-label": "Source event" }, node(value, null, "", places, 0));
  let shown = null;
  return {
    element,
    show(path) {
      shown?.classList.remove("found");
      shown = find(places, path);
      if (!shown) {
        return false;
      }
      for (let parent = shown.parentElement; parent && parent !== element; parent = parent.parentElement) {
        if (parent.tagName === "DETAILS") {
          parent.open = true;
        }
      }
      shown.classList.add("found");
      shown.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      return true;
    },
  };
}

// Paths always have the canonical form, but an event can lack the outer levels of that form.
const WRAPPINGS = [["", ""], ["arc.", ""], ["arc.event.", ""], ["arc.event.xdm.", ""], ["arc.event.xdm.", "body.xdmEntity."]];

function find(places, path) {
  for (const [from, to] of WRAPPINGS) {
    if (path.startsWith(from)) {
      for (let at = to + path.slice(from.length); at; at = above(at)) {
        if (places.has(at)) {
          return places.get(at);
        }
        // If a path has no value, the nearest level above can be shown, but not the whole event.
        if (above(at).split(".").length < 3) {
          break;
        }
      }
    }
  }
  return null;
}

function above(path) {
  const shorter = path.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, "");
  return shorter === path ? "" : shorter;
}

function step(path, key) {
  return /^[^.[\]"]+$/.test(key) ? (path ? path + "." + key : key) : path + "[" + JSON.stringify(key) + "]";
}

function node(value, key, path, places, depth) {
  const label = key === null ? [] : [h("span", { class: "key" }, foreign(key)), ": "];
  if (value === null || typeof value !== "object" || isRaw(value)) {
    const leaf = h("span", null, label, typeof value === "string" ? h("span", { class: "string" }, "\"", foreign(value), "\"") : h("span", { class: "other" }, JSON.stringify(value)));
    places.set(path, leaf);
    return h("div", { class: "leaf" }, leaf);
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const summary = h("span", null, label, h("span", { class: "count" }, isList ? "[" + entries.length + "]" : "{" + entries.length + "}"));
  places.set(path, summary);
  const kids = entries.slice(0, MAX_KIDS).map(([name, inner]) => node(inner, isList ? "[" + name + "]" : name, isList ? path + "[" + name + "]" : step(path, name), places, depth + 1));
  if (entries.length > MAX_KIDS) {
    kids.push(h("div", { class: "leaf muted" }, "… " + (entries.length - MAX_KIDS) + " more"));
  }
  return h("details", { open: depth < 5 }, h("summary", null, summary), h("div", { class: "kids" }, kids));
}
