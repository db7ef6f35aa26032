import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

/**
 * Copies a text to the clipboard. A DevTools panel is a frame without the clipboard permission (Chromium 156), so
 * `navigator.clipboard` is refused there and the old command is needed. While a dialog is open, nothing outside of it can
 * be selected.
 */
function copyText(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'offstage';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

/** Copies a text and reports it. */
export function CopyButton({
  text,
  label,
  done,
}: {
  readonly text: () => string;
  readonly label: string;
  readonly done: string;
}): JSX.Element {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="button copy"
      onClick={(event) => {
        const button = event.currentTarget;
        setCopied(copyText(text()));
        button.focus();
      }}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? done : label}</span>
    </button>
  );
}
