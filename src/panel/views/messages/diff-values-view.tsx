import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { TreeChange, TreeDiff } from '../../../analysis/message-diff/diff-trees.ts';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { text, textOf } from '../../text.ts';

/** Rows that are drawn at first, and more on each request: a drawing must not hold the panel up. */
const AT_ONCE = 100;

const SIGNS = { added: '+', removed: '\u2212', changed: '\u2260' } as const;
const WORDS = { added: 'compareAdded', removed: 'compareRemoved', changed: 'compareChanged' } as const;

/** What differs between two decoded messages, place by place. */
export function DiffValuesView({ tree }: { readonly tree: TreeDiff }): JSX.Element {
  const [most, setMost] = useState(AT_ONCE);
  const { changes, added, removed, changed } = tree;
  const unlisted = added + removed + changed - changes.length;
  return (
    <ScrollRegion class="message-diff-found" label={text('compareChanges')}>
      <table class="plain-table diff-values">
        <thead>
          <tr>
            <th scope="col">{text('compareHow')}</th>
            <th scope="col">{text('comparePath')}</th>
            <th scope="col">{text('compareFirst')}</th>
            <th scope="col">{text('compareSecond')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, most).map((change, k) => (
            <ChangeRow key={k} change={change} />
          ))}
        </tbody>
      </table>
      {changes.length > most && (
        <button type="button" class="link" onClick={() => setMost(most + AT_ONCE)}>
          {textOf('showMoreItems', changes.length - most)}
        </button>
      )}
      {unlisted > 0 && <p class="dim">{textOf('compareMore', unlisted)}</p>}
    </ScrollRegion>
  );
}

function ChangeRow({ change: { kind, path, a, b } }: { readonly change: TreeChange }): JSX.Element {
  return (
    <tr class={`diff-${kind}`}>
      <td class="diff-how">
        <span class="diff-sign" aria-hidden="true">
          {SIGNS[kind]}
        </span>{' '}
        {text(WORDS[kind])}
      </td>
      <th scope="row">
        <bdi>{path === '' ? text('compareWhole') : printable(path)}</bdi>
      </th>
      <td>{a !== null && <bdi class={kind === 'added' ? '' : 'diff-old'}>{printable(a)}</bdi>}</td>
      <td>{b !== null && <bdi class={kind === 'removed' ? '' : 'diff-new'}>{printable(b)}</bdi>}</td>
    </tr>
  );
}
