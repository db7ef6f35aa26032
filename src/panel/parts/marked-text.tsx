import type { ComponentChildren, JSX } from 'preact';

/** A range of a text with a remark; of length 0 where something is missing at `index`. */
export interface MarkedRange {
  readonly index: number;
  readonly length: number;
  /** CSS class of the mark, such as `fail`. */
  readonly tone: string;
  readonly tip: string;
}

/** A text with ranges marked in place. Ranges may touch and overlap: the earlier one in the list wins. */
export function MarkedText({
  text,
  ranges,
}: {
  readonly text: string;
  readonly ranges: readonly MarkedRange[];
}): JSX.Element {
  const ordered = ranges
    .map((range) => ({ ...range, index: Math.min(Math.max(0, range.index), text.length) }))
    .toSorted((a, b) => a.index - b.index);
  const out: ComponentChildren[] = [];
  let at = 0;
  for (const range of ordered) {
    if (range.index < at) continue;
    out.push(text.slice(at, range.index));
    const end = Math.min(text.length, range.index + range.length);
    out.push(
      <mark
        key={out.length}
        class={`place ${range.tone} ${end === range.index ? 'missing' : ''}`}
        title={range.tip}
      >
        {end === range.index ? '\u2038' : text.slice(range.index, end)}
      </mark>,
    );
    at = end;
  }
  out.push(text.slice(at));
  return <>{out}</>;
}
