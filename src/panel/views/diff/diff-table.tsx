import type { JSX } from 'preact';
import { NONE } from '../../../analysis/diff/difference.ts';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { text } from '../../text.ts';
import type { DiffFound, DiffPair } from '../../worker/diff-task.ts';

interface DiffTableProps {
  readonly found: DiffFound;
  /** What the two sides are called. */
  readonly names: readonly [string, string];
}

/** Pairs of connections that differ, each with its differences in the order of events, side by side. */
export function DiffTable({ found, names }: DiffTableProps): JSX.Element {
  return (
    <ScrollRegion class="diff-found" label={text('diffResult')}>
      {found.pairs.map((pair, i) => (
        <PairTable key={String(i)} pair={pair} names={names} />
      ))}
      <OnlyIn urls={found.onlyInA} name={names[0]} />
      <OnlyIn urls={found.onlyInB} name={names[1]} />
    </ScrollRegion>
  );
}

function PairTable({
  pair: { url, differences, notCompared },
  names,
}: {
  readonly pair: DiffPair;
  readonly names: readonly [string, string];
}): JSX.Element {
  return (
    <table class="plain-table diff-pair">
      <caption>{url === '' ? text('diffNoUrl') : printable(url)}</caption>
      <thead>
        <tr>
          <th scope="col">{text('diffPlace')}</th>
          <th scope="col">{names[0]}</th>
          <th scope="col">{names[1]}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ where, a, b, what }, i) => (
          <tr key={`${where} ${i}`} class={i === 0 ? 'first' : ''} title={printable(what)}>
            <th scope="row">{printable(where)}</th>
            <td class={a === NONE ? 'dim' : ''}>{printable(a)}</td>
            <td class={b === NONE ? 'dim' : ''}>{printable(b)}</td>
          </tr>
        ))}
        {notCompared.map((sentence) => (
          <tr key={sentence}>
            <td colSpan={3} class="dim">
              {printable(sentence)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OnlyIn({
  urls,
  name,
}: {
  readonly urls: readonly string[];
  readonly name: string;
}): JSX.Element | null {
  if (urls.length === 0) return null;
  return (
    <>
      <h3>{text('diffOnlyIn', name)}</h3>
      <ul>
        {urls.map((url, i) => (
          <li key={String(i)}>{url === '' ? text('diffNoUrl') : printable(url)}</li>
        ))}
      </ul>
    </>
  );
}
