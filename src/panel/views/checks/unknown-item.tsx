import type { JSX } from 'preact';
import type { UnknownRules } from '../../../analysis/fold-unknown.ts';
import { text, textOf } from '../../text.ts';
import { Clauses } from './clauses.tsx';

/** All rules that are unknown for one reason: how many, why, and in a fold, which. */
export function UnknownItem({ rules }: { readonly rules: UnknownRules }): JSX.Element {
  const { findings, detail, ofFrames } = rules;
  return (
    <li class="check unk">
      <div class="check-title">
        <span class="pill unk">{text('verdictUnknown')}</span>
        <strong>{textOf(ofFrames ? 'checksFrameRules' : 'checksRules', findings.length)}</strong>
      </div>
      <p>{detail}</p>
      <details>
        <summary>{text('checksShowRules')}</summary>
        <ul>
          {findings.map((finding) => (
            <li key={finding.check} class="check-title">
              <code>{finding.check}</code>
              <Clauses clauses={finding.clauses} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
