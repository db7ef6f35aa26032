import type { PageSpan, PageState } from '../session/page-lane.ts';

/**
 * The last time that the page was in a state between two moments, inclusive; null where it was not, or where nobody saw it.
 * A span without an end still lasts.
 */
export function pageSpan(
  page: readonly PageSpan[],
  state: PageState,
  from: number,
  until: number,
): PageSpan | null {
  const meets = (span: PageSpan) =>
    span.state === state && span.from <= until && (span.until ?? Number.POSITIVE_INFINITY) >= from;
  return page.findLast(meets) ?? null;
}
