import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Fix } from '../../../analysis/explanation.ts';
import type { Connection } from '../../../session/connection.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { permissionsFor } from '../../selectors/permission-remedy.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { BrowserWordsList } from '../handshake/browser-words-list.tsx';
import { Permissions } from './permissions.tsx';
import { Probe } from './probe.tsx';

/** The tab "Why it failed": the cause in one sentence, what it rests on, what it is not, and fixes to copy. */
export function Failure({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const permissions = permissionsFor(connection, panel.permissions.current);
  const explanation = panel.judgements.explanation(useCalmSession(), connection, permissions);
  if (explanation === null) {
    return (
      <ScrollRegion class="page" label={text('tabFailure')}>
        <BrowserWordsList connection={connection} />
        <div class="card neutral">
          <h2>{text('failureUnknownTitle')}</h2>
          <p>{text(connection.errors.length === 0 ? 'failureUnknownSilent' : 'failureUnknown')}</p>
        </div>
        <Permissions connection={connection} />
        <Probe connection={connection} />
      </ScrollRegion>
    );
  }
  return (
    <ScrollRegion class="page failure" label={text('tabFailure')}>
      <div class="card">
        <h2>{explanation.sentence}</h2>
        <Sentences title={text('failureEvidence')} sentences={explanation.evidence} />
        <Sentences title={text('failureIsNot')} sentences={explanation.isNot} dim />
        <Sentences title={text('failureHints')} sentences={explanation.hints} />
        <p class="dim">
          {text('failureCause')} <code>{explanation.cause}</code>
        </p>
      </div>
      <Permissions connection={connection} />
      {explanation.fixes.length > 0 && <Fixes fixes={explanation.fixes} />}
      <Probe connection={connection} />
    </ScrollRegion>
  );
}

function Sentences({
  title,
  sentences,
  dim,
}: {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly dim?: boolean;
}): JSX.Element | null {
  if (sentences.length === 0) return null;
  return (
    <div class={dim ? 'sentences dim' : 'sentences'}>
      <h3>{title}</h3>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Fixes({ fixes }: { readonly fixes: readonly Fix[] }): JSX.Element {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const fix = fixes[chosen] ?? fixes[0];
  return (
    <section class="fixes" aria-labelledby={id}>
      <h2 id={id}>{text('failureFixes')}</h2>
      <div class="chips">
        {fixes.map((each, index) => (
          <button
            key={`${each.product} ${each.version}`}
            type="button"
            class="chip"
            aria-pressed={each === fix}
            onClick={() => setChosen(index)}
          >
            {each.product} <span class="dim">{each.version}</span>
          </button>
        ))}
      </div>
      {fix !== undefined && <FixCode fix={fix} key={fix.product} />}
    </section>
  );
}

function FixCode({ fix }: { readonly fix: Fix }): JSX.Element {
  const changed = new Set(fix.changed);
  return (
    <>
      <div class="fix-head">
        <span class="dim">{fix.where}</span>
        <CopyButton text={() => fix.code} label={text('copy')} done={text('copied')} />
      </div>
      <ScrollRegion class="fix-code" label={text('failureCode', fix.product)}>
        <pre>
          {fix.code
            .split('\n')
            .map((line, index) =>
              changed.has(index) ? (
                <ins key={index}>{`${line}\n`}</ins>
              ) : (
                <span key={index}>{`${line}\n`}</span>
              ),
            )}
        </pre>
      </ScrollRegion>
      {fix.note !== '' && <p class="dim">{fix.note}</p>}
    </>
  );
}
