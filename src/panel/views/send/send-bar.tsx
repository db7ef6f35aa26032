import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { lazy } from '../../parts/lazy.tsx';
import { cannotSend } from '../../selectors/cannot-send.ts';
import type { ComposerPart } from '../../state/composer.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

const words = { waiting: () => text('loading'), failed: () => text('lazyFailed') };
const Composer = lazy(async () => (await import('./composer.tsx')).ComposerView, words);
const CloseForm = lazy(async () => (await import('./close-form.tsx')).CloseForm, words);

const PARTS: readonly { readonly part: Exclude<ComposerPart, 'none'>; readonly word: MessageKey }[] = [
  { part: 'send', word: 'sendOpen' },
  { part: 'close', word: 'sendCloseOpen' },
];

const MessageActions = lazy(async () => (await import('../messages/message-actions.tsx')).MessageActions, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** Below the list of messages: opens the forms that send and close, or says why neither is possible. */
export function SendBar({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const panel = usePanel();
  const bar = useRef<HTMLDivElement>(null);
  const why = useId();
  const reason = cannotSend(connection, panel.recording.status.value, panel.sessions.stored.value);
  if (reason === 'sendOnlyWebSocket') return null;
  const { part } = panel.composer;
  const row = panel.selection.message.value;
  const { messages } = panel.follower.session.value;
  const hide = () => {
    const was = part.value;
    part.value = 'none';
    bar.current?.querySelector<HTMLElement>(`[data-part=${was}]`)?.focus();
  };
  return (
    <section
      class="send"
      aria-label={text('sendBarLabel')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || part.value === 'none' || reason !== null) return;
        event.preventDefault();
        event.stopPropagation();
        hide();
      }}
    >
      <div class="send-bar" ref={bar}>
        {PARTS.map(({ part: one, word }) => (
          <button
            key={one}
            type="button"
            class="chip"
            data-part={one}
            aria-expanded={part.value === one && reason === null}
            aria-disabled={reason !== null}
            aria-describedby={reason === null ? undefined : why}
            onClick={() => {
              if (reason === null) panel.composer.toggle(one);
            }}
          >
            {text(word)}
          </button>
        ))}
        {reason !== null && (
          <span id={why} class="dim">
            {text(reason)}
          </span>
        )}
        {row !== null && row < messages.count && <MessageActions row={row} connection={connection} />}
      </div>
      {reason === null && part.value === 'send' && <Composer key={connection.id} connection={connection} />}
      {reason === null && part.value === 'close' && <CloseForm key={connection.id} connection={connection} />}
    </section>
  );
}
