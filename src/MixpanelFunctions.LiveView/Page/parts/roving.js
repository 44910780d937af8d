// Lists with one tab stop: Tab goes to the list and past it, arrow keys go from one entry to the next.

/** Makes the elements that a selector finds in a container one tab stop. Call the returned `refresh` after a change of the list. */
export function roving(container, selector) {
  const all = () => [...container.querySelectorAll(selector)];
  let current = null;

  function choose(element) {
    if (current && current !== element) {
      current.tabIndex = -1;
    }
    current = element;
    if (current) {
      current.tabIndex = 0;
    }
  }

  function refresh() {
    // The focus enters the list at its first entry; a focus inside the list stays.
    if (!current?.isConnected || !container.contains(document.activeElement)) {
      choose(container.querySelector(selector));
    }
  }

  function go(step) {
    const entries = all();
    const at = entries.indexOf(document.activeElement);
    const next = entries[Math.max(0, Math.min(entries.length - 1, at < 0 ? 0 : at + step))];
    if (next) {
      choose(next);
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    }
  }

  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  container.addEventListener("keydown", (event) => {
    if (event.key in steps && event.target.matches?.(selector) && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      go(steps[event.key]);
    }
  });
  container.addEventListener("focusin", (event) => {
    if (event.target.matches?.(selector)) {
      choose(event.target);
    }
  });
  return { refresh, go };
}
