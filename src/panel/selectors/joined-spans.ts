import type { PageSpan } from '../../session/page-lane.ts';

/**
 * The states of several pages as one lane, by time. Those of one state that overlap are one, as where a page and its frames are hidden; so is
 * a jump of the clock that several pages report.
 */
export function joinedSpans(spans: readonly PageSpan[]): readonly PageSpan[] {
  const last = new Map<string, number>();
  const all: PageSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const key = span.state === 'clock-jumped' ? `${span.state} ${span.by}` : span.state;
    const place = last.get(key) ?? -1;
    const former = all[place];
    if (former === undefined || (former.until ?? Number.POSITIVE_INFINITY) < span.from) {
      last.set(key, all.push(span) - 1);
      continue;
    }
    const open = former.until === null || span.until === null;
    if (open || span.until > former.until) all[place] = { ...former, until: open ? null : span.until };
  }
  return all;
}
