import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

/** Why a connection has no frames, and how to get them. */
export function WireEmpty({ connection }: { readonly connection: Connection }): JSX.Element {
  const { importing } = usePanel();
  const busy = importing.state.value.at === 'running';
  return (
    <ScrollRegion class="page wire-empty" label={text('tabWire')}>
      <h2>{text('wireNone')}</h2>
      <p>{text(reasonOf(connection))}</p>
      <p>{text(isOver(connection) ? 'wireHowRefused' : 'wireHow')}</p>
      <p>
        <button
          type="button"
          class="button primary"
          aria-haspopup="dialog"
          aria-disabled={busy}
          title={busy ? text('toolbarImportBusy') : undefined}
          onClick={() => {
            if (!busy) importing.joining.value = true;
          }}
        >
          {text('wireRecord')}
        </button>
      </p>
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
