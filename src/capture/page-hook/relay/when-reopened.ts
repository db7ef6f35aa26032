/** Calls back after each `document.open()` of this document: that takes all listeners away, and all of its children (HTML, document open steps). */
export function whenReopened(listen: () => void): void {
  new MutationObserver(listen).observe(document, { childList: true });
}
