import type { JSX } from 'preact';
import { text } from '../../text.ts';

/** Which way something went: an arrow, and the word for those who cannot see it. */
export function Way({ outgoing }: { readonly outgoing: boolean }): JSX.Element {
  return (
    <span
      class={`way ${outgoing ? 'out' : 'in'}`}
      title={text(outgoing ? 'directionSent' : 'directionReceived')}
    >
      <span aria-hidden="true">{outgoing ? '\u2191' : '\u2193'}</span>
      <span class="offstage">{text(outgoing ? 'directionSent' : 'directionReceived')}</span>
    </span>
  );
}
