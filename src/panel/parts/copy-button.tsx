import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { copyText } from './copy-text.ts';
import { Icon } from './icon.tsx';

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
        // A click does not focus a button everywhere (macOS), and the mark goes when it loses the focus.
        event.currentTarget.focus();
        setCopied(copyText(text()));
      }}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? done : label}</span>
    </button>
  );
}
