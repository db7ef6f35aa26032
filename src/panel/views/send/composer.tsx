import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import {
  type DraftProblem,
  jsonProblem,
  MOST_BYTES,
  type ReadyMessage,
  readDraft,
} from '../../selectors/draft-message.ts';
import { byteText } from '../../selectors/quantity.ts';
import { DRAFT_FORMATS, type Draft, type DraftFormat } from '../../state/composer.ts';
import { usePanel } from '../../state/panel.ts';
import { send } from '../../state/send.ts';
import { type MessageKey, text } from '../../text.ts';

const FORMATS: Record<DraftFormat, MessageKey> = {
  text: 'sendFormatText',
  json: 'sendFormatJson',
  hex: 'sendFormatHex',
  base64: 'sendFormatBase64',
  file: 'sendFormatFile',
};

interface Said {
  readonly tone: 'ok' | 'bad' | 'dim';
  readonly words: string;
}

/** Writes a message and sends it over a live connection, also by Ctrl+Enter. */
export function ComposerView({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const { draft } = panel.composer;
  const { format, text: written, file } = draft.value;
  const [said, setSaid] = useState<Said | null>(null);
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const group = useId();

  // Before it is painted: what is typed from then on arrives.
  useLayoutEffect(() => {
    if (panel.composer.takesFocus()) area.current?.focus();
  }, []);

  const change = (next: Partial<Draft>) => {
    draft.value = { ...draft.value, ...next };
    setSaid(null);
  };

  const submit = async () => {
    if (sending) return;
    setSending(true);
    setSaid({ tone: 'dim', words: text('sendSending') });
    setSaid(await sent(panel.recording, connection, draft.peek()));
    setSending(false);
  };

  return (
    <form
      class="composer"
      aria-label={text('sendOpen')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void submit();
      }}
    >
      <fieldset class="formats">
        <legend class="offstage">{text('sendFormatLabel')}</legend>
        {DRAFT_FORMATS.map((one) => (
          <label key={one} class="check-box">
            <input
              type="radio"
              name={group}
              checked={format === one}
              onChange={() => change({ format: one })}
            />
            <span>{text(FORMATS[one])}</span>
          </label>
        ))}
        {format === 'json' && (
          <button
            type="button"
            class="link"
            disabled={jsonProblem(written) !== null}
            onClick={() => change({ text: JSON.stringify(JSON.parse(written), null, 2) })}
          >
            {text('sendFormatJsonButton')}
          </button>
        )}
      </fieldset>
      {format === 'file' ? (
        <input
          type="file"
          aria-label={text('sendFile')}
          onChange={(event) => change({ file: event.currentTarget.files?.[0] ?? null })}
        />
      ) : (
        <textarea
          ref={area}
          aria-label={text('sendLabel')}
          rows={3}
          spellcheck={false}
          value={written}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      )}
      <div class="send-actions">
        {/* Disabled, it would lose the focus, and Escape would reach nobody (Firefox 153). */}
        <button type="submit" class="button primary" aria-disabled={sending} title={text('sendSubmitTip')}>
          {text('sendSubmit')}
        </button>
        <Hint said={said ?? hint({ format, text: written, file })} />
      </div>
    </form>
  );
}

function Hint({ said }: { readonly said: Said | null }): JSX.Element {
  return (
    <span role="status" class={`send-said ${said?.tone ?? ''}`}>
      {said?.words ?? ''}
    </span>
  );
}

/** What is checked while people type; a long draft is checked only when it is sent. */
function hint(draft: Draft): Said | null {
  if (draft.format === 'text' || draft.text === '' || draft.text.length > 200_000) return null;
  if (draft.format === 'file') return null;
  const ready = readDraft(draft);
  if ('problem' in ready) return { tone: 'bad', words: ready.problem };
  const words =
    ready.opcode === 'text'
      ? text('sendJsonRight', byteText(sizeOf(ready)))
      : text('sendBytes', byteText(ready.bytes.length));
  return { tone: 'dim', words };
}

async function sent(
  recording: Parameters<typeof send>[0],
  connection: Connection,
  draft: Draft,
): Promise<Said> {
  const ready = draft.format === 'file' ? await readFile(draft.file) : readDraft(draft);
  if ('problem' in ready) return { tone: 'bad', words: ready.problem };
  const size = sizeOf(ready);
  if (size > MOST_BYTES) {
    return { tone: 'bad', words: text('sendTooLong', byteText(size), byteText(MOST_BYTES)) };
  }
  const problem = await send(recording, connection.id, ready);
  return problem === ''
    ? { tone: 'ok', words: text('sendSent', byteText(size)) }
    : { tone: 'bad', words: problem };
}

async function readFile(file: File | null): Promise<ReadyMessage | DraftProblem> {
  if (file === null) return { problem: text('sendFileNone') };
  if (file.size > MOST_BYTES) {
    return { problem: text('sendTooLong', byteText(file.size), byteText(MOST_BYTES)) };
  }
  try {
    return { opcode: 'binary', bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    return { problem: text('sendFileUnreadable', error instanceof Error ? error.message : String(error)) };
  }
}

function sizeOf(message: ReadyMessage): number {
  return message.opcode === 'binary' ? message.bytes.length : new TextEncoder().encode(message.text).length;
}
