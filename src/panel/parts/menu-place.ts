/** Where a menu opens, in CSS pixels of the page. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

/** Whether a key asks for the menu of what has the focus. */
export function asksForMenu(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
}

/** The place of a menu that belongs to an element: below its beginning. */
export function placeBelow(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + 12, y: bottom };
}

/** Whether people have selected text there: the browser's own menu then copies it. */
export function hasSelectedText(element: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}
