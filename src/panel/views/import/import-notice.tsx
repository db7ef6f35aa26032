import type { JSX } from 'preact';
import { fileNameText, importFailureText, importProgressText } from '../../selectors/import-text.ts';
import type { ImportState } from '../../state/importing.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { ImportReport } from './import-report.tsx';

/** The progress of an import, with a button that cancels it; or why there was none. */
export function ImportNotice(): JSX.Element | null {
  const { importing } = usePanel();
  const state = importing.state.value;
  if (state.at === 'nothing') return null;
  if (state.at === 'running') return <Running state={state} onCancel={() => importing.cancel()} />;
  return (
    <section class={`import-bar ${state.at === 'left' ? '' : 'trouble'}`} aria-label={text('toolbarImport')}>
      <div class="import-words" role="alert">
        <Words state={state} />
      </div>
      <button type="button" class="button" onClick={() => importing.dismiss()}>
        {text('importDismiss')}
      </button>
    </section>
  );
}

function Running({
  state,
  onCancel,
}: {
  readonly state: Extract<ImportState, { at: 'running' }>;
  readonly onCancel: () => void;
}): JSX.Element {
  return (
    <section class="import-bar" aria-label={text('toolbarImport')}>
      <div class="import-words" role="status">
        <span>{text('importRunning', fileNameText(state.name))}</span>
        <progress
          aria-label={text('importProgress')}
          {...(state.total > 0 ? { value: state.done, max: state.total } : {})}
        />
        <span class="dim">{importProgressText(state)}</span>
      </div>
      <button type="button" class="button" onClick={onCancel}>
        {text('importCancel')}
      </button>
    </section>
  );
}

function Words({
  state,
}: {
  readonly state: Exclude<ImportState, { at: 'nothing' | 'running' }>;
}): JSX.Element {
  if (state.at === 'left') return <span>{textOf('importLeft', state.left, fileNameText(state.name))}</span>;
  if (state.at === 'empty') {
    return (
      <>
        <span>{text('importEmpty', fileNameText(state.from.fileName))}</span>
        <ImportReport from={state.from} />
      </>
    );
  }
  const { failure } = state;
  return (
    <>
      <strong>{text('importFailed', fileNameText(state.name))}</strong>
      <span>
        {importFailureText(failure)} {failure.why === 'format' && <code class="dim">{failure.fault}</code>}
      </span>
    </>
  );
}
