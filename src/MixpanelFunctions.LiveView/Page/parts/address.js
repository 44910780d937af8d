// The address contains what the page shows, so that you can reload it, bookmark it and share it: #live?event=Purchase&open=RUN-12.

/** Reads the fragment: the view, its argument, and the parameters. */
export function read() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [view, ...rest] = path.split("/");
  return { view: decode(view), argument: decode(rest.join("/")), parameters: new URLSearchParams(query) };
}

/** Changes parameters of the address without leaving the view; an empty value removes one. */
export function change(values) {
  const { parameters } = read();
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      parameters.set(name, value);
    } else {
      parameters.delete(name);
    }
  }
  const query = parameters.toString();
  const path = location.hash.slice(1).split("?")[0];
  history.replaceState(null, "", "#" + (path || "live") + (query ? "?" + query : ""));
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
