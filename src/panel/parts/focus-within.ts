/** Moves the focus into an area: to its chosen tab, or else to what can be reached first. */
export function focusWithin(area: string): void {
  const element = document.querySelector(area);
  if (element !== null) firstStop(element)?.focus();
}

/** Moves the focus to the next of some areas that are shown, or to the one before, around the end. */
export function focusNextArea(root: Element, areas: readonly string[], back: boolean): void {
  const shown = areas
    .flatMap((area) => root.querySelector(area) ?? [])
    .filter((area) => firstStop(area) !== null);
  // An area may lie in another one: the inner one has the focus.
  const at = shown.findLastIndex((area) => area.contains(document.activeElement));
  const next = at < 0 ? 0 : (at + (back ? shown.length - 1 : 1)) % shown.length;
  const area = shown[next];
  if (area !== undefined) firstStop(area)?.focus();
}

/** Its list, its chosen tab, or else what can be reached first. */
function firstStop(area: Element): HTMLElement | null {
  return (
    area.querySelector<HTMLElement>('[role=tab][aria-selected=true]') ??
    area.querySelector<HTMLElement>('[role=grid]') ??
    area.querySelector<HTMLElement>('[tabindex="0"], button, input, select')
  );
}
