import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { LogId } from '../../../events/units.ts';
import type { LogSummary } from '../../../store/log-store.ts';
import { Modal } from '../../parts/modal.tsx';
import { fileNameText } from '../../selectors/import-text.ts';
import { dateText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { type DiffJob, diffInWorker } from '../../worker/diff-job.ts';
import type { DiffFound, DiffOrder, DiffSource } from '../../worker/diff-task.ts';
import { DiffTable } from './diff-table.tsx';

type Stage =
  | { readonly at: 'asking' }
  | { readonly at: 'working' }
  | { readonly at: 'shown'; readonly found: DiffFound; readonly names: readonly [string, string] }
  | { readonly at: 'failed'; readonly why: string };

interface DiffDialogProps {
  /** A stored session that is compared at once; null where people choose. */
  readonly other: LogId | null;
  readonly onClose: () => void;
  readonly start?: (order: DiffOrder) => DiffJob;
}

/** Compares the session that is shown with a stored one, or with a file: side by side, the first real difference first. */
export function DiffDialog({ other, onClose, start = diffInWorker }: DiffDialogProps): JSX.Element {
  const { follower, sessions } = usePanel();
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const [chosen, setChosen] = useState<string>(other ?? '');
  const job = useRef<DiffJob | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const log = follower.log.value;
  const stored = (sessions.list.value ?? []).filter((summary) => summary.log !== log);

  useEffect(() => {
    void sessions.refresh();
    return () => job.current?.cancel();
  }, []);

  const compare = (b: DiffSource, name: string) => {
    if (log === null) return;
    job.current?.cancel();
    setStage({ at: 'working' });
    const shown = sessions.stored.peek();
    const a: DiffSource = { kind: 'log', log, producer: producerOf(shown) };
    const running = start({ a, b });
    job.current = running;
    running.found.then(
      (found) => setStage({ at: 'shown', found, names: [text('diffThisSession'), name] }),
      (error: unknown) =>
        setStage({ at: 'failed', why: error instanceof Error ? error.message : String(error) }),
    );
  };
  const compareStored = (summary: LogSummary | undefined) => {
    if (summary === undefined) return;
    compare({ kind: 'log', log: summary.log, producer: producerOf(summary) }, sessionName(summary));
  };
  // As soon as the list is there: the session was chosen where it was listed.
  useEffect(() => {
    if (other !== null && stage.at === 'asking') compareStored(stored.find((each) => each.log === other));
  }, [sessions.list.value]);

  return (
    <Modal label={text('diffTitle')} onClose={onClose}>
      <div class="export diff">
        <h2>{text('diffTitle')}</h2>
        <form
          class="settings-line"
          onSubmit={(event) => {
            event.preventDefault();
            compareStored(stored.find((each) => each.log === chosen));
          }}
        >
          <label for={`${id}-with`}>{text('diffWith')}</label>
          <select
            id={`${id}-with`}
            class="select"
            value={chosen}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            <option value="">{text(stored.length === 0 ? 'sessionsNone' : 'diffChoose')}</option>
            {stored.map((summary) => (
              <option key={summary.log} value={summary.log}>
                {sessionName(summary)}
              </option>
            ))}
          </select>
          <button type="submit" class="button" aria-disabled={chosen === ''}>
            {text('diffCompare')}
          </button>
          <button type="button" class="button" onClick={() => picker.current?.click()}>
            {text('diffFile')}
          </button>
          <input
            ref={picker}
            type="file"
            class="offstage"
            tabIndex={-1}
            aria-hidden="true"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              currentTarget.value = '';
              if (file !== undefined) compare({ kind: 'file', file }, fileNameText(file.name));
            }}
          />
        </form>
        <div role="status" aria-label={text('diffState')}>
          {stage.at === 'working' && <p class="dim">{text('diffWorking')}</p>}
          {stage.at === 'failed' && <p class="bad">{text('diffFailed', stage.why)}</p>}
          {stage.at === 'shown' && <p>{summaryOf(stage.found)}</p>}
        </div>
        {stage.at === 'shown' && <DiffTable found={stage.found} names={stage.names} />}
        <div class="actions">
          <button type="button" class="button primary" onClick={onClose}>
            {text('settingsClose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}

/** The program that recorded a session. */
function producerOf(summary: LogSummary | null): string {
  return summary?.imported?.producer ?? 'Switchyard';
}

function sessionName({ createdAt, host, imported }: LogSummary): string {
  const what = imported === null ? host : fileNameText(imported.fileName);
  return `${dateText(createdAt)} ${what}`;
}

function summaryOf({ pairs, same, onlyInA, onlyInB }: DiffFound): string {
  if (pairs.length === 0 && onlyInA.length === 0 && onlyInB.length === 0)
    return text('diffNone', String(same));
  const counts = [pairs.length, same, onlyInA.length, onlyInB.length].map(String);
  return text('diffSummary', ...counts);
}
