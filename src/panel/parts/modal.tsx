import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ModalProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog over the panel. The focus stays inside, Escape closes it, and the focus returns to the control that opened it.
 */
export function Modal({ label, onClose, children }: ModalProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    window.addEventListener('keydown', keepEscape, true);
    return () => {
      window.removeEventListener('keydown', keepEscape, true);
      element?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="modal"
      aria-label={label}
      onClose={onClose}
      onKeyDown={(event) => keepTab(event, event.currentTarget)}
    >
      {children}
    </dialog>
  );
}

/**
 * DevTools listens on the panel's document, uses Escape for its drawer and prevents the browser's default action, so the
 * dialog would stay. Handled at the window, because without a focused control in the dialog the key never reaches the
 * dialog (Chromium 156).
 */
function keepEscape(event: KeyboardEvent): void {
  if (event.key === 'Escape') event.stopPropagation();
}

/** Behind the last control a browser goes on to its own, which in DevTools are those around the panel: this leads to the first again. */
function keepTab(event: KeyboardEvent, dialog: HTMLElement): void {
  if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter(isStop);
  const { activeElement } = document;
  const leaves = event.shiftKey
    ? activeElement === stops[0] || activeElement === dialog
    : activeElement === stops.at(-1);
  if (!leaves) return;
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0)?.focus();
}

const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]';

/** Whether Tab stops at it. Of radio buttons it does at the chosen one. */
function isStop(element: HTMLElement): boolean {
  if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility()) return false;
  if (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked) return true;
  return element.ownerDocument.querySelector(`[name="${element.name}"]:checked`) === null;
}
