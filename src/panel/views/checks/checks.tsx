import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Finding, Verdict } from '../../../analysis/finding.ts';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { clauseLink } from '../../selectors/clause-link.ts';
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

/** The checks tab: every rule with its verdict, failed first; what does not apply is folded away. */
export function Checks({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const [all, setAll] = useState(false);
  const findings = failedFirst(panel.judgements.findings(useCalmSession(), connection));
  const counts = countVerdicts(findings);
  const shown = all ? findings : findings.filter((finding) => finding.verdict !== 'not-applicable');
  return (
    <ScrollRegion class="page checks" label={text('tabChecks')}>
      <ul class="check-list">
        {shown.map((finding) => (
          <CheckItem key={finding.check} finding={finding} />
        ))}
      </ul>
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
        <span class="clauses">
          {finding.clauses.map((clause) => (
            <Clause key={clause} clause={clause} />
          ))}
        </span>
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

function Clause({ clause }: { readonly clause: string }): JSX.Element {
  const link = clauseLink(clause);
  if (link === null) return <span class="dim">{clause}</span>;
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {clause}
    </a>
  );
}
