/** Follows a pointer from press to release and reports its distance from the start in CSS pixels. */
export function dragAlong(
  press: PointerEvent & { readonly currentTarget: EventTarget | null },
  onMove: (dx: number, dy: number) => void,
): void {
  const element = press.currentTarget;
  if (press.button !== 0 || !(element instanceof HTMLElement)) return;
  press.preventDefault();
  press.stopPropagation();
  element.setPointerCapture(press.pointerId);
  const move = (event: PointerEvent) => onMove(event.clientX - press.clientX, event.clientY - press.clientY);
  const end = () => {
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', end);
    element.removeEventListener('pointercancel', end);
  };
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', end);
  element.addEventListener('pointercancel', end);
}
