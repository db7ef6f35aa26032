import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { readRules } from '../../../formats/redaction/read-rules.ts';
import type { SecretKind } from '../../../formats/redaction/secret-kind.ts';
import type { Connection } from '../../../session/connection.ts';
import { Modal } from '../../parts/modal.tsx';
import { exportName } from '../../selectors/export-name.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import type { ExportJob, ExportOrder } from '../../worker/export-task.ts';
import { ExportPreviewList } from './export-preview-list.tsx';
import { ExportScope, type Scope, useScopes } from './export-scope.tsx';
import { RedactionPreview } from './redaction-preview.tsx';
import { saveFile } from './save-file.ts';
import { useExportPreview } from './use-export-preview.ts';

type Format = Exclude<ExportOrder['format'], 'preview'>;
type Stage =
  | { readonly at: 'asking' }
  | { readonly at: 'writing'; readonly done: number; readonly total: number }
  | { readonly at: 'saved'; readonly name: string }
  | { readonly at: 'failed'; readonly why: string };

const FORMATS: readonly { readonly id: Format; readonly title: MessageKey; readonly hint: MessageKey }[] = [
  { id: 'har', title: 'exportHar', hint: 'exportHarHint' },
  { id: 'log', title: 'exportLog', hint: 'exportLogHint' },
  { id: 'html', title: 'exportReport', hint: 'exportReportHint' },
];

/** Asks for format, connections and redaction, shows what will leave the machine, and writes the file in a worker. */
export function ExportDialog(): JSX.Element {
  const panel = usePanel();
  const [format, setFormat] = useState<Format>('har');
  const [scope, setScope] = useState<Scope>('all');
  const [redact, setRedact] = useState(true);
  // Of this export alone: the next one hides everything again.
  const [kept, setKept] = useState<ReadonlySet<SecretKind>>(new Set());
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const job = useRef<Pick<ExportJob, 'cancel'> | null>(null);
  const leave = useRef<HTMLButtonElement>(null);
  const group = useId();
  const session = useSession();
  const writing = stage.at === 'writing';
  const scopes = useScopes();
  const connections = scopes[scope] ?? session.connections;
  // A preview stays while a file is written: examining thousands of connections takes longer than a frame.
  const looked = useRef({ session, revision: session.revision, connections, choice: scope });
  if (!writing) looked.current = { session, revision: session.revision, connections, choice: scope };
  const preview = useExportPreview(looked.current);
  const part = { ...chosenPart(scope, connections, session.connections.length), keepKinds: [...kept] };

  useEffect(() => () => job.current?.cancel(), []);

  // What was saved is no longer what the dialog shows.
  useEffect(() => setStage({ at: 'asking' }), [format, scope, redact, kept]);

  const close = () => {
    panel.exporting.value = false;
  };

  const save = async () => {
    const log = panel.follower.log.peek();
    if (log === null) return;
    const total = scope === 'all' ? session.messages.count : (preview?.messages ?? 0);
    // Done before the focused button is disabled, because key presses would be lost otherwise.
    leave.current?.focus();
    setStage({ at: 'writing', done: 0, total });
    // A log that is still being written may lack handshakes that DevTools reports only on request.
    if (log === panel.recording.status.peek()?.log) {
      let goesOn = true;
      job.current = {
        cancel: () => {
          goesOn = false;
        },
      };
      await panel.recording.catchUp();
      if (!goesOn) return;
    }
    const running = panel.startExport({ log, format, redact, messages: total, ...part }, (done, all) =>
      setStage({ at: 'writing', done, total: all }),
    );
    job.current = running;
    try {
      const file = await running.file;
      const name = exportName(connections, format, Date.now());
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
    <Modal label={text('toolbarExport')} onClose={close}>
      <form
        class="export"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{text('toolbarExport')}</h2>
        <fieldset disabled={writing}>
          <legend class="offstage">{text('exportFormat')}</legend>
          <div class="export-formats">
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
          </div>
          <ExportScope scopes={scopes} chosen={scope} onChoose={setScope} />
          <label class="choice">
            <input
              type="checkbox"
              checked={redact}
              onChange={(event) => setRedact(event.currentTarget.checked)}
            />
            <span>{text('exportRedact')}</span>
          </label>
        </fieldset>
        <ExportPreviewList
          preview={preview}
          redact={redact}
          kept={kept}
          keepsMessages={keepsMessages(panel.settings.current.value.redactionRules)}
          onKeep={(kind, keep) => {
            const next = new Set(kept);
            if (keep) next.add(kind);
            else next.delete(kind);
            setKept(next);
          }}
          disabled={writing}
        />
        {redact && <RedactionPreview part={part} />}
        <div class="export-state" role="status" aria-label={text('exportState')}>
          {stage.at === 'writing' && (
            <>
              <progress
                value={stage.done}
                max={Math.max(1, stage.total)}
                aria-label={text('exportProgress')}
              />
              <span>{text('exportWriting', wholeNumber(stage.done), wholeNumber(stage.total))}</span>
            </>
          )}
          {stage.at === 'saved' && <span class="ok">{text('exportSaved', stage.name)}</span>}
          {stage.at === 'failed' && <span class="bad">{text('exportFailed', stage.why)}</span>}
        </div>
        <div class="actions">
          <button ref={leave} type="button" class="button" onClick={writing ? cancel : close}>
            {text(writing ? 'exportCancel' : 'exportClose')}
          </button>
          <button
            type="submit"
            class="button primary"
            disabled={writing || panel.follower.log.value === null}
          >
            {text('exportSave')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** Whether the rules of the settings, as they are written, keep contents of messages. Which ones, only their decoder knows. */
function keepsMessages(rules: string): boolean {
  try {
    return rules !== '' && readRules(rules).keepMessages.size > 0;
  } catch {
    // They were kept by another version. The export says what is wrong with them.
    return false;
  }
}

/** What an order says of the connections that were chosen: nothing where all are, so that those that come meanwhile are written too. */
function chosenPart(
  scope: Scope,
  connections: readonly Connection[],
  total: number,
): Pick<ExportOrder, 'chosen'> {
  if (scope === 'all') return {};
  return { chosen: { ids: connections.map(({ id }) => id), leftOut: total - connections.length } };
}
