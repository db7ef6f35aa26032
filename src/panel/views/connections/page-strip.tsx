import type { JSX } from 'preact';
import type { PageSpan } from '../../../session/page-lane.ts';
import { pageSpanText } from '../../selectors/page-span-text.ts';

interface PageStripProps {
  readonly spans: readonly PageSpan[];
  /** The position of a time in the picture, in percent. */
  readonly share: (time: number) => number;
  /** The connection's own life: what is before and after it is not drawn. */
  readonly begin: number;
  readonly end: number;
}

/** The lane above a connection's bar: the states of its page while it existed. */
export function PageStrip({ spans, share, begin, end }: PageStripProps): JSX.Element {
  return (
    <>
      {spans.map((span) => {
        const from = share(Math.max(begin, span.from));
        const to = share(Math.min(end, span.until ?? end));
        return (
          <span
            key={`${span.state} ${span.from}`}
            class={`page-span ${span.state}`}
            title={pageSpanText(span)}
            style={{ left: `${from}%`, width: `${Math.max(0, to - from)}%` }}
          />
        );
      })}
    </>
  );
}
