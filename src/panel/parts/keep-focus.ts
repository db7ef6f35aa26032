/** What the Tab key stops at; lists first, because work goes on there. */
const STOPS = ['[role=grid][tabindex="0"]', 'a[href], button, input, select, textarea, [tabindex="0"]'];

/**
 * Where what has the focus is taken away, such as a button that vanishes by its own click, browsers leave the focus nowhere: keys
 * reach nobody, and Tab begins at the top. Gives it to what stands nearest of what is left (WCAG 2.4.3).
 *
 * @param root within which it is kept
 * @returns what ends it
 */
export function keepFocus(root: HTMLElement): () => void {
  const { ownerDocument: page } = root;
  /** What had the focus last, and all around it from the inside out: once removed it no longer knows where it stood. */
  let path: readonly Element[] = [];

  const onFocusIn = (event: FocusEvent) => {
    path = pathOf(event.target, root);
  };
  const onFocusOut = () => {
    // A browser may send this for an element that it is about to remove, or for a window that people leave for a while.
    queueMicrotask(() => {
      if (path[0]?.isConnected && page.activeElement !== path[0]) path = [];
    });
  };
  const observer = new MutationObserver(() => {
    if (path.length === 0 || path[0]?.isConnected) return;
    const left = path.filter((element) => element.isConnected);
    path = [];
    // Something else has taken the focus, or it is in another window: leave it there.
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

/** Whether something within could take the focus: what is hidden or disabled does not. */
function giveFocus(within: Element): boolean {
  return STOPS.some((stops) =>
    [...(within.matches(stops) ? [within] : []), ...within.querySelectorAll(stops)].some((element) => {
      if (element instanceof HTMLElement) element.focus();
      return element.ownerDocument.activeElement === element;
    }),
  );
}
