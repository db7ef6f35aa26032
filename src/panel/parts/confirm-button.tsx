import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface ConfirmButtonProps {
  readonly words: string;
  /** The accessible name, where the words alone do not say what the button is about. */
  readonly label?: string;
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly onConfirm: () => void;
}

/** A button that asks for confirmation in its own place before it does something that cannot be undone. Escape cancels. */
export function ConfirmButton(props: ConfirmButtonProps): JSX.Element {
  const [asking, setAsking] = useState(false);
  const was = useRef(false);
  const first = useRef<HTMLButtonElement>(null);
  // Before anything can be pressed, because another button replaces the focused one.
  useLayoutEffect(() => {
    if (was.current !== asking) first.current?.focus();
    was.current = asking;
  }, [asking]);
  if (!asking) {
    return (
      <button
        key="ask"
        ref={first}
        type="button"
        class="button"
        aria-label={props.label}
        onClick={() => setAsking(true)}
      >
        {props.words}
      </button>
    );
  }
  return (
    <fieldset
      class="confirm"
      aria-label={props.question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        setAsking(false);
      }}
    >
      <span>{props.question}</span>
      <button key="no" ref={first} type="button" class="button" onClick={() => setAsking(false)}>
        {props.no}
      </button>
      <button
        type="button"
        class="button danger"
        onClick={() => {
          setAsking(false);
          props.onConfirm();
        }}
      >
        {props.yes}
      </button>
    </fieldset>
  );
}
