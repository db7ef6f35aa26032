import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isCalm, kindOfEnd } from '../../../analysis/kind-of-end.ts';
import type { Connection } from '../../../session/connection.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { explanationText } from '../../selectors/explanation-text.ts';
import { failureTitle } from '../../selectors/failure-title.ts';
import { permissionsFor } from '../../selectors/permission-remedy.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { BrowserWordsList } from '../handshake/browser-words-list.tsx';
import { chosenFix, Fixes } from './fixes.tsx';
import { Permissions } from './permissions.tsx';

const Probe = lazy(async () => (await import('./probe.tsx')).Probe, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** The tab "Why it failed", or how else a connection came to its end: the cause in one sentence, what it rests on, what it is not, and fixes to copy. */
export function Failure({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const [chosen, setChosen] = useState('');
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
        <Probe connection={connection} cause={null} />
      </ScrollRegion>
    );
  }
  const title = failureTitle(connection, explanation);
  const calm = isCalm(kindOfEnd(connection, explanation));
  const remembered = panel.layout.fixProduct.value;
  const fix = chosenFix(explanation.fixes, chosen, remembered);
  return (
    <ScrollRegion class="page failure" label={text(title)}>
      <div class={calm ? 'card neutral' : 'card'}>
        <h2>{explanation.sentence}</h2>
        <Sentences title={text('failureEvidence')} sentences={explanation.evidence} />
        <Sentences title={text('failureIsNot')} sentences={explanation.isNot} dim />
        <Sentences title={text('failureHints')} sentences={explanation.hints} />
        <div class="fix-head">
          <p class="dim">
            {text('failureCause')} <code>{explanation.cause}</code>
          </p>
          <CopyButton
            text={() => explanationText(explanation, fix)}
            label={text(fix === null ? 'copyCause' : 'copyCauseAndFix')}
            done={text('copied')}
          />
        </div>
      </div>
      <Permissions connection={connection} />
      {fix !== null && (
        <Fixes
          fixes={explanation.fixes}
          fix={fix}
          remembered={remembered}
          onChoose={(product) => {
            setChosen(product);
            panel.layout.fixProduct.value = product;
          }}
        />
      )}
      <Probe connection={connection} cause={explanation.cause} />
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
