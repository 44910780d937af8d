// JSON without loss: numbers stay as they are written, although JavaScript would round or rewrite them.

/** Reads JSON. A number that JavaScript would write differently is kept as its text. */
export function parse(text) {
  return JSON.parse(text, (key, value, context) =>
    typeof value === "number" && context?.source !== undefined && context.source !== String(value) && JSON.rawJSON ? JSON.rawJSON(context.source) : value);
}

/** Whether a value is a number that was kept as its text. */
export const isRaw = (value) => JSON.isRawJSON?.(value) === true;

/** A value for display: a text without its quotes, everything else as JSON. */
export const show = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** Indents JSON without changing values; a text that is not JSON stays unchanged. */
export function indent(text) {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g);
  let depth = 0;
  let out = "";
  const line = () => "\n" + "  ".repeat(depth);
  tokens.forEach((token, i) => {
    if (token === "{" || token === "[") {
      depth++;
      const closes = tokens[i + 1] === "}" || tokens[i + 1] === "]";
      out += token + (closes ? "" : line());
    } else if (token === "}" || token === "]") {
      depth--;
      const opened = tokens[i - 1] === "{" || tokens[i - 1] === "[";
      out += (opened ? "" : line()) + token;
    } else {
      out += token === "," ? "," + line() : token === ":" ? ": " : token;
    }
  });
  return out;
}
