/** Moves the focus into an area: to its chosen tab, or else to what can be reached first. */
export function focusWithin(area: string): void {
  const element = document.querySelector(area);
  const target =
    element?.querySelector<HTMLElement>('[role=tab][aria-selected=true]') ??
    element?.querySelector<HTMLElement>('[tabindex="0"], button, input, select');
  target?.focus();
}
