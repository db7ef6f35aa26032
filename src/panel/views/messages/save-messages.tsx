import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { MessagesFormat } from '../../../formats/messages/write-messages.ts';
import type { Connection } from '../../../session/connection.ts';
import { Modal } from '../../parts/modal.tsx';
import { exportName } from '../../selectors/export-name.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import type { ExportJob } from '../../worker/export-task.ts';
import { saveFile } from '../export/save-file.ts';

type Stage =
  | { readonly at: 'asking' }
  | { readonly at: 'writing'; readonly done: number }
  | { readonly at: 'saved'; readonly name: string }
  | { readonly at: 'failed'; readonly why: string };

const FORMATS: readonly {
  readonly id: MessagesFormat;
  readonly title: MessageKey;
  readonly hint: MessageKey;
}[] = [
  { id: 'jsonl', title: 'saveJsonl', hint: 'saveJsonlHint' },
  { id: 'csv', title: 'saveCsv', hint: 'saveCsvHint' },
];

/** Saves the messages that are listed: those that match the filter, or all of the connection. */
export function SaveMessages({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const [format, setFormat] = useState<MessagesFormat>('jsonl');
  const [redact, setRedact] = useState(true);
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const job = useRef<ExportJob | null>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const group = useId();
  const session = panel.follower.session.value;
  const hits = panel.search.result.value;
  const total = session.messages.ofConnection(connection.id).length;
  const writing = stage.at === 'writing';

  useEffect(() => () => job.current?.cancel(), []);

  const close = () => {
    panel.savingMessages.value = false;
  };

  const save = async () => {
    const log = panel.follower.log.peek();
    if (log === null) return;
    // Done before the focused button is disabled, because key presses would be lost otherwise.
    leave.current?.focus();
    setStage({ at: 'writing', done: 0 });
    const running = panel.startExport(
      {
        log,
        format,
        redact,
        connection: connection.id,
        filter: hits === null ? '' : panel.messageFilter.query.peek(),
        decoder: panel.layout.decoders.of(connection),
        messages: session.messages.count,
      },
      (done) => setStage({ at: 'writing', done }),
    );
    job.current = running;
    try {
      const file = await running.file;
      const name = exportName([connection], format, Date.now());
      saveFile(file, name);
      setStage({ at: 'saved', name });
    } catch (error) {
      setStage({ at: 'failed', why: error instanceof Error ? error.message : String(error) });
    }
    job.current = null;
  };

  const cancel = () => {
    job.current?.cancel();
    job.current = null;
    setStage({ at: 'asking' });
  };

  return (
    <Modal label={text('saveMessagesLabel')} onClose={close}>
      <form
        class="export"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{text('saveMessagesLabel')}</h2>
        <p>
          {hits === null
            ? text('saveMessagesAll', wholeNumber(total))
            : text('saveMessagesFiltered', wholeNumber(hits.length), wholeNumber(total))}
        </p>
        <fieldset disabled={writing}>
          <legend class="offstage">{text('exportFormat')}</legend>
          {FORMATS.map(({ id, title, hint }) => (
            <label key={id} class="choice">
              <input
                type="radio"
                name={group}
                checked={format === id}
                aria-describedby={`${group}-${id}`}
                onChange={() => setFormat(id)}
              />
              <span>{text(title)}</span>
              <span id={`${group}-${id}`} class="hint" aria-hidden="true">
                {text(hint)}
              </span>
            </label>
          ))}
          <label class="choice">
            <input
              type="checkbox"
              checked={redact}
              onChange={(event) => setRedact(event.currentTarget.checked)}
            />
            <span>{text('saveMessagesRedact')}</span>
          </label>
        </fieldset>
        <div class="export-state" role="status" aria-label={text('exportState')}>
          {stage.at === 'writing' && (
            <>
              <progress value={stage.done} max={Math.max(1, total)} aria-label={text('exportProgress')} />
              <span>{text('exportWriting', wholeNumber(stage.done), wholeNumber(total))}</span>
            </>
          )}
          {stage.at === 'saved' && <span class="ok">{text('exportSaved', stage.name)}</span>}
          {stage.at === 'failed' && <span class="bad">{text('exportFailed', stage.why)}</span>}
        </div>
        <div class="actions">
          <button ref={leave} type="button" class="button" onClick={writing ? cancel : close}>
            {text(writing ? 'exportCancel' : 'exportClose')}
          </button>
          <button type="submit" class="button primary" disabled={writing}>
            {text('exportSave')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
