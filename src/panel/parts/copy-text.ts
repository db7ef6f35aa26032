/**
 * Copies a text to the clipboard; false where the browser refused. A DevTools panel is a frame without the clipboard
 * permission (Chromium 156), so `navigator.clipboard` is refused there and the old command is needed. While a dialog is open,
 * nothing outside of it can be selected. The focus stays where it was.
 */
export function copyText(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'offstage';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
