import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';

/** The browser's own words about a connection, quoted; draws nothing where there are none. */
export function BrowserWordsList({ connection }: { readonly connection: Connection }): JSX.Element | null {
  if (connection.errors.length === 0) return null;
  return (
    <ul class="browser-words" aria-label={text('browserWords')}>
      {connection.errors.map((error, index) => (
        <li key={index}>
          {error.text === ''
            ? text('browserWordsHidden')
            : text(error.beforeSwitch ? 'browserSaidBefore' : 'browserSaidAfter', printable(error.text))}
        </li>
      ))}
    </ul>
  );
}
