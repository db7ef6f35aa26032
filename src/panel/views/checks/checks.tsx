import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding, Verdict } from '../../../analysis/finding.ts';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { adviceText } from '../../selectors/advice-text.ts';
import { clauseLink } from '../../selectors/clause-link.ts';
import { isSwitchedOff } from '../../selectors/is-switched-off.ts';
import { countVerdicts, failedFirst } from '../../selectors/verdict-counts.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { type MessageKey, text, textOf } from '../../text.ts';

const VERDICTS: Record<Verdict, { readonly key: MessageKey; readonly tone: string }> = {
  fail: { key: 'verdictFail', tone: 'bad' },
  warn: { key: 'verdictWarn', tone: 'warn' },
  pass: { key: 'verdictPass', tone: 'ok' },
  unknown: { key: 'verdictUnknown', tone: 'unk' },
  error: { key: 'verdictError', tone: 'bad' },
  'not-applicable': { key: 'verdictNotApplicable', tone: 'none' },
};

/**
 * The checks tab: every rule with its verdict, failed first; what does not apply is folded away, what is switched off
 * comes last.
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
  const shown = all ? findings : findings.filter((finding) => finding.verdict !== 'not-applicable');
  return (
    <ScrollRegion class="page checks" label={text('tabChecks')}>
      <ul class="check-list">
        {shown.map((finding) => (
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

function CheckItem({ finding }: { readonly finding: Finding }): JSX.Element {
  const { key, tone } = VERDICTS[finding.verdict];
  return (
    <li class={`check ${tone}`}>
      <div class="check-title">
        <span class={`pill ${tone}`}>{text(key)}</span>
        <code>{finding.check}</code>
        <Clauses finding={finding} />
      </div>
      <p>{finding.detail}</p>
      {finding.fix !== '' && finding.verdict !== 'pass' && (
        <p class="fix">
          <strong>{text('checksFix')}</strong> {finding.fix}
        </p>
      )}
    </li>
  );
}

/** Advice that is not wanted: it says what it is about, and not what came of it. */
function SwitchedOff({ finding }: { readonly finding: Finding }): JSX.Element {
  return (
    <li class="check none">
      <div class="check-title">
        <span class="pill none">{text('verdictSwitchedOff')}</span>
        <code>{finding.check}</code>
        <Clauses finding={finding} />
      </div>
      <p>{adviceText(finding.check)}</p>
    </li>
  );
}

function Clauses({ finding }: { readonly finding: Finding }): JSX.Element {
  return (
    <span class="clauses">
      {finding.clauses.map((clause) => (
        <Clause key={clause} clause={clause} />
      ))}
    </span>
  );
}

function Clause({ clause }: { readonly clause: string }): JSX.Element {
  const link = clauseLink(clause);
  if (link === null) return <span class="dim">{clause}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {clause}
    </a>
  );
}
