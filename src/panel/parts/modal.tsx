import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ModalProps {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog over the panel. The browser keeps the focus inside, Escape closes it, and the focus returns to the control that
 * opened it.
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
    <dialog ref={dialog} class="modal" aria-label={label} onClose={onClose}>
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
