import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { closeProblem, MOST_REASON_BYTES, utf8Bytes } from '../../selectors/close-problem.ts';
import { outcomeText } from '../../selectors/outcome-text.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Closes a live connection with a code and a reason, as its page could. */
export function CloseForm({ connection }: { readonly connection: Connection }): JSX.Element {
  const { recording, composer } = usePanel();
  const [code, setCode] = useState('1000');
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState<{ readonly done: boolean; readonly words: string } | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const id = useId();
  const problem = closeProblem(code, reason);

  // Before it is painted: what is typed from then on arrives.
  useLayoutEffect(() => {
    if (composer.takesFocus()) first.current?.select();
  }, []);

  const submit = async () => {
    if (problem !== null) return;
    const number = code.trim() === '' ? null : Number(code);
    const words = outcomeText(await recording.closeConnection(connection.id, number, reason));
    setSaid(words === '' ? { done: true, words: text('closeFormDone') } : { done: false, words });
  };

  return (
    <form
      class="close-form"
      aria-label={text('sendCloseOpen')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label>
        <span>{text('closeFormCodeLabel')}</span>
        <input
          ref={first}
          class="code"
          inputMode="numeric"
          value={code}
          aria-invalid={problem !== null}
          aria-describedby={id}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <label class="reason">
        <span>{text('closeFormReasonLabel')}</span>
        <input
          value={reason}
          aria-invalid={problem !== null}
          aria-describedby={id}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button danger" disabled={problem !== null}>
        {text('closeFormSubmit')}
      </button>
      <span id={id} role="status" class={`send-said ${tone(problem, said?.done)}`}>
        {problem ??
          said?.words ??
          text('closeFormBytes', String(utf8Bytes(reason)), String(MOST_REASON_BYTES))}
      </span>
    </form>
  );
}

function tone(problem: string | null, done: boolean | undefined): string {
  if (problem !== null || done === false) return 'bad';
  return done === true ? 'ok' : 'dim';
}
