import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { type MessageKey, text } from '../../text.ts';

/** Why a connection has no frames. */
export function WireEmpty({ connection }: { readonly connection: Connection }): JSX.Element {
  return (
    <ScrollRegion class="page wire-empty" label={text('tabWire')}>
      <h2>{text('wireNone')}</h2>
      <p>{text(reasonOf(connection))}</p>
    </ScrollRegion>
  );
}

const isOver = ({ outcome }: Connection) => outcome === 'failed' || outcome === 'refused';

function reasonOf(connection: Connection): MessageKey {
  if (connection.sources.some((source) => source === 'netlog' || source === 'pcap')) {
    return isOver(connection) ? 'wireWhyNoSwitch' : 'wireWhyNotInFile';
  }
  if (connection.sources.includes('har')) return 'wireWhyHar';
  return isOver(connection) ? 'wireWhyNoSwitch' : 'wireWhyHidden';
}
