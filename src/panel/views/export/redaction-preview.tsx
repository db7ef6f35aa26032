import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RedactionChanges } from '../../../formats/redaction/preview-changes.ts';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import type { ExportOrder } from '../../worker/export-task.ts';

type Stage =
  | { readonly at: 'closed' }
  | { readonly at: 'working' }
  | { readonly at: 'shown'; readonly changes: RedactionChanges }
  | { readonly at: 'failed'; readonly why: string };

/** What of a session is written. */
type Part = Pick<ExportOrder, 'chosen' | 'keepKinds'>;

/** What redaction makes of this session, place by place, before and after. A worker finds out when people ask for it. */
export function RedactionPreview({ part }: { readonly part: Part }): JSX.Element {
  const panel = usePanel();
  const [stage, setStage] = useState<Stage>({ at: 'closed' });
  const [open, setOpen] = useState(false);
  const rules = panel.settings.current.value.redactionRules;
  const log = panel.follower.log.value;
  const key = JSON.stringify(part);

  useEffect(() => {
    if (!open || log === null) return undefined;
    setStage({ at: 'working' });
    const job = panel.startExport({ log, format: 'preview', redact: true, messages: 0, ...part }, () => {});
    let current = true;
    void job.file
      .then(async (file) => changesOf(JSON.parse(await file.text())))
      .then(
        (changes) => current && setStage({ at: 'shown', changes }),
        (error: unknown) =>
          current && setStage({ at: 'failed', why: error instanceof Error ? error.message : String(error) }),
      );
    return () => {
      current = false;
      job.cancel();
    };
  }, [open, log, rules, key]);

  return (
    <details class="redaction-preview" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text('redactionPreview')}</summary>
      <div role="status" aria-label={text('redactionPreview')}>
        {stage.at === 'working' && <p class="dim">{text('loading')}</p>}
        {stage.at === 'failed' && <p class="bad">{text('exportFailed', stage.why)}</p>}
      </div>
      {stage.at === 'shown' && <Changes changes={stage.changes} />}
    </details>
  );
}

/** What the worker wrote. @throws Error where it is something else */
function changesOf(value: unknown): RedactionChanges {
  if (isChanges(value)) return value;
  throw new Error('the preview is not readable');
}

function isChanges(value: unknown): value is RedactionChanges {
  return typeof value === 'object' && value !== null && 'texts' in value && 'messages' in value;
}

function Changes({ changes }: { readonly changes: RedactionChanges }): JSX.Element {
  const { texts, furtherTexts, messages, furtherMessages } = changes;
  return (
    <ScrollRegion class="redaction-changes" label={text('redactionPreview')}>
      <table class="plain-table">
        <caption>{text('redactionTexts')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('redactionPlace')}</th>
            <th scope="col">{text('redactionBefore')}</th>
            <th scope="col">{text('redactionAfter')}</th>
          </tr>
        </thead>
        <tbody>
          {texts.map(({ place, before, after, count }) => (
            <tr key={`${place} ${before}`}>
              <th scope="row">
                {printable(place)}
                {count > 1 && <span class="dim"> × {wholeNumber(count)}</span>}
              </th>
              <td>{printable(before)}</td>
              <td>{after === '' ? text('redactionLeftOut') : printable(after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {texts.length === 0 && <p class="dim">{text('exportNoSecrets')}</p>}
      {furtherTexts > 0 && <p class="dim">{textOf('redactionFurther', furtherTexts)}</p>}
      {messages.length > 0 && (
        <table class="plain-table">
          <caption>{text('redactionMessages')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('columnType')}</th>
              <th scope="col">{text('redactionBefore')}</th>
              <th scope="col">{text('redactionAfter')}</th>
            </tr>
          </thead>
          <tbody>
            {messages.map(({ type, protocol, count, before, after }) => (
              <tr key={`${protocol} ${type}`}>
                <th scope="row">
                  {printable(type === protocol || protocol === '' ? type : `${protocol} ${type}`)}
                  <span class="dim"> × {wholeNumber(count)}</span>
                </th>
                <td>{printable(before)}</td>
                <td>{after === null ? text('redactionLeftOut') : printable(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {furtherMessages > 0 && <p class="dim">{textOf('redactionUnseen', furtherMessages)}</p>}
    </ScrollRegion>
  );
}
