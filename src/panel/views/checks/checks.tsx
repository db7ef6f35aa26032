import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding, Verdict } from '../../../analysis/finding.ts';
import { foldUnknown } from '../../../analysis/fold-unknown.ts';
import { countVerdicts } from '../../../analysis/verdict-counts.ts';
import type { Connection } from '../../../session/connection.ts';
import { lazy } from '../../parts/lazy.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { adviceText } from '../../selectors/advice-text.ts';
import { failedFirst } from '../../selectors/failed-first.ts';
import { isSwitchedOff } from '../../selectors/is-switched-off.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { type MessageKey, text, textOf } from '../../text.ts';
import { Clauses } from './clauses.tsx';
import { UnknownItem } from './unknown-item.tsx';

const FaultLink = lazy(async () => (await import('../wire/fault-link.tsx')).FaultLink, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

const VERDICTS: Record<Verdict, { readonly key: MessageKey; readonly tone: string }> = {
  fail: { key: 'verdictFail', tone: 'bad' },
  warn: { key: 'verdictWarn', tone: 'warn' },
  pass: { key: 'verdictPass', tone: 'ok' },
  unknown: { key: 'verdictUnknown', tone: 'unk' },
  error: { key: 'verdictError', tone: 'bad' },
  'not-applicable': { key: 'verdictNotApplicable', tone: 'none' },
};

/**
 * The checks tab: every rule with its verdict: failed, warned, passed, then unknown with one row for each reason. What does
 * not apply is folded, and switched-off advice comes last.
 */
export function Checks({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const [all, setAll] = useState(false);
  const session = useCalmSession();
  const { adviceOff } = panel.settings.current.value;
  const findings = failedFirst(panel.judgements.heeded(session, connection));
  const off = panel.judgements
    .findings(session, connection)
    .filter((finding) => isSwitchedOff(finding, adviceOff));
  const counts = countVerdicts(findings);
  const judged = findings.filter(({ verdict }) => verdict !== 'unknown' && verdict !== 'not-applicable');
  const notApplicable = all ? findings.filter(({ verdict }) => verdict === 'not-applicable') : [];
  return (
    <ScrollRegion class="page checks" label={text('tabChecks')}>
      <ul class="check-list">
        {judged.map((finding) => (
          <CheckItem key={finding.check} finding={finding}>
            {finding.verdict === 'fail' && session.wire(connection.id) !== null && (
              <FaultLink connection={connection} check={finding.check} />
            )}
          </CheckItem>
        ))}
        {foldUnknown(findings).map((rules) => {
          const [only, ...others] = rules.findings;
          return only !== undefined && others.length === 0 ? (
            <CheckItem key={only.check} finding={only} />
          ) : (
            <UnknownItem key={rules.detail} rules={rules} />
          );
        })}
        {notApplicable.map((finding) => (
          <CheckItem key={finding.check} finding={finding} />
        ))}
        {off.map((finding) => (
          <SwitchedOff key={finding.check} finding={finding} />
        ))}
      </ul>
      {off.length > 0 && (
        <p>
          <button
            type="button"
            class="link"
            onClick={() => {
              panel.settings.open.value = true;
            }}
          >
            {text('checksSettings')}
          </button>
        </p>
      )}
      {counts.notApplicable > 0 && (
        <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text('checksHideNotApplicable') : textOf('checksShowNotApplicable', counts.notApplicable)}
        </button>
      )}
    </ScrollRegion>
  );
}

function CheckItem({
  finding,
  children,
}: {
  readonly finding: Finding;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { key, tone } = VERDICTS[finding.verdict];
  return (
    <li class={`check ${tone}`}>
      <div class="check-title">
        <span class={`pill ${tone}`}>{text(key)}</span>
        <code>{finding.check}</code>
        <Clauses clauses={finding.clauses} />
      </div>
      <p>{finding.detail}</p>
      {children}
      {finding.fix !== '' && finding.verdict !== 'pass' && (
        <p class="fix">
          <strong>{text('checksFix')}</strong> {finding.fix}
        </p>
      )}
    </li>
  );
}

/** Advice that is switched off: it shows its rule, not its verdict. */
function SwitchedOff({ finding }: { readonly finding: Finding }): JSX.Element {
  return (
    <li class="check none">
      <div class="check-title">
        <span class="pill none">{text('verdictSwitchedOff')}</span>
        <code>{finding.check}</code>
        <Clauses clauses={finding.clauses} />
      </div>
      <p>{adviceText(finding.check)}</p>
    </li>
  );
}
