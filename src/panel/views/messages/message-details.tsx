import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { lazy } from '../../parts/lazy.tsx';
import { type Tab, Tabs } from '../../parts/tabs.tsx';
import { byteText, clockText, wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { beginning } from '../../state/previews.ts';
import { text } from '../../text.ts';
import { BinaryContent, JsonContent, TextContent } from './message-content.tsx';
import { opcodeText } from './opcode-text.ts';

const DecodedView = lazy(async () => (await import('./decoded-view.tsx')).DecodedView, {
  waiting: () => text('loading'),
  failed: () => text('lazyFailed'),
});

const FramesLink = lazy(async () => (await import('../wire/frames-link.tsx')).FramesLink, {
  waiting: () => '',
  failed: () => '',
});

/** How many bytes are shown at first, and how many more on each request. Limits what is decoded and laid out at once. */
const FIRST_BYTES = 16 * 1024;
const MORE_BYTES = 64 * 1024;
/** A text up to this size is read whole, for its JSON tree. */
const WHOLE_TEXT = 2_000_000;

interface Loaded {
  readonly row: number;
  readonly bytes: Uint8Array | null;
}

/** The selected message: JSON, text, hex. Reads only as much of the payload as is shown. */
export function MessageDetails({ row }: { readonly row: number }): JSX.Element {
  const panel = usePanel();
  const index = panel.follower.session.value.messages;
  const message = index.row(row);
  const place = index.payloadPlace(row);
  const isText = message.opcode === OPCODE.text;
  const [shown, setShown] = useState({ row, bytes: FIRST_BYTES });
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const limit = shown.row === row ? shown.bytes : FIRST_BYTES;
  const wanted = isText && place.length <= WHOLE_TEXT ? place.length : Math.min(place.length, limit);

  useEffect(() => {
    let current = true;
    const take = (bytes: Uint8Array | null) => {
      if (current) setLoaded({ row, bytes });
    };
    panel.payloads.load(beginning(place, wanted)).then(take, () => take(null));
    return () => {
      current = false;
    };
  }, [row, wanted, panel]);

  const bytes = loaded?.row === row ? loaded.bytes : undefined;
  const content = (make: (bytes: Uint8Array) => JSX.Element) => {
    if (message.payloadUnknown) return <p class="page dim">{text('payloadNotShownDetail')}</p>;
    if (place.length === 0 && message.size > 0) return <p class="page dim">{text('payloadLeftOutDetail')}</p>;
    if (bytes === undefined) return <p class="page dim">{text('loading')}</p>;
    if (bytes === null) return <p class="page dim">{text('payloadGone')}</p>;
    return make(bytes);
  };
  const more =
    wanted < place.length || limit < place.length
      ? { shown: Math.min(limit, place.length), onMore: () => setShown({ row, bytes: limit + MORE_BYTES }) }
      : null;
  const tabs: readonly Tab[] = [
    {
      id: 'decoded',
      title: text('tabDecoded'),
      content: () => (connection === null ? null : <DecodedView row={row} connection={connection} />),
    },
    {
      id: 'json',
      title: text('tabJson'),
      content: () => content((all) => <JsonContent bytes={all} size={place.length} />),
    },
    {
      id: 'text',
      title: text('tabText'),
      content: () =>
        content((all) => <TextContent bytes={all.subarray(0, limit)} size={place.length} more={more} />),
    },
    {
      id: 'hex',
      title: text('tabHex'),
      content: () =>
        content((all) => <BinaryContent bytes={all.subarray(0, limit)} size={place.length} more={more} />),
    },
  ];
  const looksJson = bytes !== undefined && bytes !== null && isText && startsAsJson(bytes);
  // The list asks for it too, but not where its column has no room.
  panel.decodings.of(row);
  const connection = panel.connection.value;
  const choice = panel.decodings.choice.value;
  // The menu that people chose by stays in view, also where they chose none.
  const decoded = choice !== null && (choice.decoder !== null || choice.reason === 'chosen');
  const natural = decoded ? 'decoded' : isText ? (looksJson ? 'json' : 'text') : 'hex';
  const flags = index.flags(row);
  return (
    <section class="message-details" aria-label={text('messageDetails')}>
      <Tabs
        label={text('messageDetails')}
        tabs={tabs}
        current={panel.selection.messageTab.value || natural}
        onChange={(id) => {
          panel.selection.messageTab.value = id;
        }}
        trailing={
          <span class="tab-note dim">
            {connection !== null && panel.follower.session.value.wire(connection.id) !== null && (
              <FramesLink connection={connection} row={row} />
            )}{' '}
            <CompareLink row={row} /> {clockText(message.at)} · {opcodeText(message.opcode)}
            {!message.payloadUnknown && (
              <span title={text('bytesExactly', wholeNumber(message.size))}> · {byteText(message.size)}</span>
            )}
            {(flags & FLAG.sentByUs) !== 0 && ` · ${text('sentFromPanel')}`}
            {(flags & FLAG.payloadCut) !== 0 && ` · ${text('payloadCut', byteText(place.length))}`}
          </span>
        }
      />
    </section>
  );
}

/** Compares the message with another that is selected with it, or with the one before of its type. */
function CompareLink({ row }: { readonly row: number }): JSX.Element {
  const { selection, comparingMessages } = usePanel();
  const [first, second, ...more] = selection.markedMessages.of(row);
  const two = first !== undefined && second !== undefined && more.length === 0;
  const words = text(two ? 'compareTwo' : 'compareWithPrevious');
  return (
    <button
      type="button"
      class="link"
      title={words}
      aria-label={words}
      onClick={() => {
        comparingMessages.value = two ? { a: first, b: second } : { a: null, b: row };
      }}
    >
      {text('compareShort')}
    </button>
  );
}

function startsAsJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b;
}
