import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DiffLine, LinesDiff } from '../../../analysis/message-diff/diff-lines.ts';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text, textOf } from '../../text.ts';

/** Lines that are drawn at first, and more on each request: a drawing must not hold the panel up. */
const AT_ONCE = 200;

const SIGNS = { added: '+', removed: '\u2212', same: '' } as const;
const WORDS = { added: 'compareAdded', removed: 'compareRemoved', same: 'compareUnchanged' } as const;

/** Two texts, or the bytes of two messages, as one list of lines: what the first has, what the second has, and what is in both. */
export function DiffLinesView({
  diff,
  of,
}: {
  readonly diff: LinesDiff;
  readonly of: 'lines' | 'bytes';
}): JSX.Element {
  const [most, setMost] = useState(AT_ONCE);
  const { lines, whole, aligned } = diff;
  const place = (at: number | null) =>
    at === null ? '' : of === 'bytes' ? at.toString(16).padStart(4, '0') : wholeNumber(at + 1);
  return (
    <>
      {!aligned && <p class="dim">{text('compareNotAligned')}</p>}
      {!whole && <p class="dim">{text('compareCut')}</p>}
      <ScrollRegion class="message-diff-found" label={text(of === 'bytes' ? 'decodedBytes' : 'compareText')}>
        <table class={`diff-lines of-${of}`}>
          <thead class="offstage">
            <tr>
              <th scope="col">{text('compareFirst')}</th>
              <th scope="col">{text('compareSecond')}</th>
              <th scope="col">{text('compareHow')}</th>
              <th scope="col">{text('compareText')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, most).map((line, k) =>
              line.kind === 'gap' ? (
                <tr key={k} class="diff-gap">
                  <td colSpan={4}>
                    {'\u22ef '}
                    {textOf(of === 'bytes' ? 'compareSameBytes' : 'compareSame', line.hidden)}
                  </td>
                </tr>
              ) : (
                <tr key={k} class={`diff-${line.kind}`}>
                  <td class="diff-place">{place(line.a)}</td>
                  <td class="diff-place">{place(line.b)}</td>
                  <td class="diff-sign">
                    <span aria-hidden="true">{SIGNS[line.kind]}</span>
                    <span class="offstage">{text(WORDS[line.kind])}</span>
                  </td>
                  <td class="diff-text">
                    <bdi>{lineText(line)}</bdi>
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
        {lines.length > most && (
          <button type="button" class="link" onClick={() => setMost(most + AT_ONCE)}>
            {textOf('showMoreItems', lines.length - most)}
          </button>
        )}
      </ScrollRegion>
    </>
  );
}

/** A line whose part that differs is underlined, not only coloured. */
function lineText({ kind, text: line, mark }: DiffLine): JSX.Element | string {
  const shown = printable(line);
  if (mark === null || mark[1] <= mark[0]) return shown;
  const part = shown.slice(...mark);
  return (
    <>
      {shown.slice(0, mark[0])}
      {kind === 'removed' ? <del>{part}</del> : <ins>{part}</ins>}
      {shown.slice(mark[1])}
    </>
  );
}
