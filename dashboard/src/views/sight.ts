/** What was reached or chosen stays in sight. */

/** Scrolls as little as needed, once the page stands as the choice leaves it: a panel may lie over its foot. */
export function keepInSight(element: Element | null): void {
  requestAnimationFrame(() => element?.scrollIntoView({ block: "nearest" }));
}

/** Whether a key is part of a shortcut of the browser. */
export function isShortcut(event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean }): boolean {
  return event.ctrlKey || event.metaKey || event.altKey;
}
