/** What the Tab key stops at; lists come first, because work continues there. */
const STOPS = ['[role=grid][tabindex="0"]', 'a[href], button, input, select, textarea, [tabindex="0"]'];

/**
 * Moves the focus to the nearest remaining control when the focused one is removed, such as a button that disappears when
 * it is clicked. Browsers then leave the focus nowhere: key presses reach nothing, and Tab starts at the top (WCAG 2.4.3).
 *
 * @param root within which the focus is kept
 * @returns the function that ends it
 */
export function keepFocus(root: HTMLElement): () => void {
  const { ownerDocument: page } = root;
  /** The last focused element and its ancestors, innermost first: once removed, an element no longer knows where it was. */
  let path: readonly Element[] = [];

  const onFocusIn = (event: FocusEvent) => {
    path = pathOf(event.target, root);
  };
  const onFocusOut = () => {
    // A browser may send this for an element that it is about to remove, or when people leave the window for a while.
    queueMicrotask(() => {
      if (path[0]?.isConnected && page.activeElement !== path[0]) path = [];
    });
  };
  const observer = new MutationObserver(() => {
    if (path.length === 0 || path[0]?.isConnected) return;
    const left = path.filter((element) => element.isConnected);
    path = [];
    // Something else has the focus, or another window does: leave it there.
    if (page.activeElement !== page.body || !page.hasFocus()) return;
    left.some(giveFocus);
  });

  root.addEventListener('focusin', onFocusIn);
  root.addEventListener('focusout', onFocusOut);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    root.removeEventListener('focusin', onFocusIn);
    root.removeEventListener('focusout', onFocusOut);
    observer.disconnect();
  };
}

function pathOf(target: EventTarget | null, root: Element): Element[] {
  const path: Element[] = [];
  let each = target instanceof Element ? target : null;
  while (each !== null) {
    path.push(each);
    each = each === root ? null : each.parentElement;
  }
  return path;
}

/** Whether something within could take the focus; hidden and disabled controls cannot. */
function giveFocus(within: Element): boolean {
  return STOPS.some((stops) =>
    [...(within.matches(stops) ? [within] : []), ...within.querySelectorAll(stops)].some((element) => {
      if (element instanceof HTMLElement) element.focus();
      return element.ownerDocument.activeElement === element;
    }),
  );
}
