import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Remedy } from '../../../channel/coverage.ts';
import { type CoverageGroup, coverageGroups } from '../../selectors/coverage-groups.ts';
import { notCoveredText, targetsText } from '../../selectors/coverage-text.ts';
import { outcomeText } from '../../selectors/outcome-text.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text, textOf } from '../../text.ts';
import { GrantAccessLink } from '../access/grant-access-link.tsx';

const STATES: Record<CoverageGroup['state'], { readonly word: MessageKey; readonly tone: string }> = {
  covered: { word: 'coverageCovered', tone: 'ok' },
  partly: { word: 'coveragePartly', tone: 'warn' },
  'not-covered': { word: 'coverageNot', tone: 'warn' },
};

/** What of the tab is recorded, what is not and why, and the button that would change it. */
export function CoverageStrip(): JSX.Element | null {
  const panel = usePanel();
  const status = panel.recording.status.value;
  if (panel.sessions.stored.value !== null || status?.recording !== true) return null;
  if (status.coverage.length === 0 && status.handshakesPutOff === 0) return null;
  return (
    <ul class="coverage" aria-label={text('coverageLabel')}>
      {coverageGroups(status.coverage).map((group) => (
        <li key={`${group.state} ${group.why} ${group.remedy}`}>
          <span>
            <span class={STATES[group.state].tone}>{text(STATES[group.state].word)}</span>{' '}
            {targetsText(group)}
            {group.why !== null && <span class="dim"> – {notCoveredText(group.why)}</span>}
          </span>
          <RemedyButton remedy={group.remedy} />
        </li>
      ))}
      {status.handshakesPutOff > 0 && <PutOff count={status.handshakesPutOff} />}
    </ul>
  );
}

function RemedyButton({ remedy }: { readonly remedy: Remedy }): JSX.Element | null {
  const panel = usePanel();
  const modes = panel.recording.status.value?.modes ?? [];
  if (remedy === 'deep' && modes.includes('deep')) {
    return <Act word={text('remedyDeep')} onClick={() => panel.recording.setMode('deep')} />;
  }
  if (remedy === 'reload') return <Act word={text('remedyReload')} onClick={panel.reloadPage} />;
  if (remedy === 'open-devtools') return <span class="dim">{text('remedyOpenDevtools')}</span>;
  return remedy === 'grant-access' ? <GrantAccessLink /> : null;
}

function Act({ word, onClick }: { readonly word: string; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" class="link" onClick={onClick}>
      {word}
    </button>
  );
}

function PutOff({ count }: { readonly count: number }): JSX.Element {
  const { recording } = usePanel();
  const [state, setState] = useState<{ readonly busy: boolean; readonly problem: string }>({
    busy: false,
    problem: '',
  });
  const read = async () => {
    if (state.busy) return;
    setState({ busy: true, problem: '' });
    setState({ busy: false, problem: outcomeText(await recording.readHandshakes()) });
  };
  return (
    <li>
      <span>{state.problem === '' ? textOf('handshakesPutOff', count) : state.problem}</span>
      <button type="button" class="link" aria-disabled={state.busy} onClick={() => void read()}>
        {state.busy ? text('readHandshakesBusy') : text('readHandshakes', wholeNumber(count))}
      </button>
    </li>
  );
}
