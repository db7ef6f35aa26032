import type { JSX } from 'preact';
import type { VerdictCounts } from '../../../analysis/verdict-counts.ts';
import { text, textOf } from '../../text.ts';

/** Failed, warned, passed, unknown in short; spelled out for screen readers and in the tip. */
export function CheckCounts({ counts }: { readonly counts: VerdictCounts }): JSX.Element {
  const { failed, warned, passed, unknown, errors } = counts;
  const all = [
    { count: failed, tone: 'bad', sign: '\u2715', words: textOf('checksFailed', failed) },
    { count: errors, tone: 'bad', sign: 'E', words: textOf('checksErrors', errors) },
    { count: warned, tone: 'warn', sign: '!', words: textOf('checksWarned', warned) },
    { count: passed, tone: 'ok', sign: '', words: textOf('checksPassed', passed) },
    { count: unknown, tone: 'unk', sign: '?', words: textOf('checksUnknown', unknown) },
  ].filter(({ count }) => count > 0);
  if (all.length === 0) return <span class="dim">{text('checksNone')}</span>;
  return (
    <span
      role="img"
      aria-label={all.map(({ words }) => words).join(', ')}
      title={all.map(({ words }) => words).join(', ')}
    >
      {all.map(({ count, tone, sign }) => (
        <span key={tone + sign} class={`count ${tone}`}>
          {count}
          {sign}
        </span>
      ))}
    </span>
  );
}
