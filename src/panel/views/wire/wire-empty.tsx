import type { JSX } from 'preact';
import { isWireSource } from '../../../events/is-wire-source.ts';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

/** Why a connection has no frames, and how to get them. */
export function WireEmpty({ connection }: { readonly connection: Connection }): JSX.Element {
  const { importing, sessions } = usePanel();
  const busy = importing.state.value.at === 'running';
  const { why, how } = wordsOf(connection, sessions.stored.value === null);
  return (
    <ScrollRegion class="page wire-empty" label={text('tabWire')}>
      <h2>{text('wireNone')}</h2>
      <p>{text(why)}</p>
      {how !== null && (
        <>
          <p>{text(how)}</p>
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
        </>
      )}
    </ScrollRegion>
  );
}

/** Why there are no frames, and what would show more; `how` is null where nothing would. `live`: its page can be reloaded. */
function wordsOf(
  { outcome, sources, response }: Connection,
  live: boolean,
): { readonly why: MessageKey; readonly how: MessageKey | null } {
  const fromWire = sources.some(isWireSource);
  if (outcome === 'failed' || outcome === 'refused') {
    // The answer is there already, or was on no wire.
    const how = response.seen || fromWire ? null : live ? 'wireHowRefused' : 'wireHowStored';
    return { why: 'wireWhyNoSwitch', how };
  }
  if (fromWire) return { why: 'wireWhyNotInFile', how: 'wireHowRawBytes' };
  const why = sources.includes('har') ? 'wireWhyHar' : 'wireWhyHidden';
  return { why, how: live ? 'wireHow' : 'wireHowStored' };
}
