import type { ComponentChildren, JSX } from 'preact';
import { FLAG } from '../../../events/message-segment.ts';
import { messageName } from '../../../session/filter/match-payload.ts';
import type { MessageIndex } from '../../../session/message-index.ts';
import { clockText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import type { Panel } from '../../state/panel.ts';
import type { Previews } from '../../state/previews.ts';
import { text } from '../../text.ts';
import { opcodeText } from './opcode-text.ts';

/** A non-breaking space: without any text the browser would remove a box and create it again in the next frame. */
const UNTIL_LOADED = '\u00a0';

/** One cell of the message list. `before` is the row above, from which the time difference is counted. */
export function messageCell(
  index: MessageIndex,
  row: number,
  before: number | null,
  column: string,
  { previews, decodings }: Pick<Panel, 'previews' | 'decodings'>,
): ComponentChildren {
  if (row < 0 || row >= index.count) return null;
  const flags = index.flags(row);
  const unknown = (flags & FLAG.payloadUnknown) !== 0;
  switch (column) {
    case 'direction': {
      const out = (flags & FLAG.outgoing) !== 0;
      const ours = (flags & FLAG.sentByUs) !== 0;
      const words = text(ours ? 'sentFromPanel' : out ? 'directionOut' : 'directionIn');
      return (
        <span class={`way ${out ? 'out' : 'in'}`} role="img" aria-label={words} title={words}>
          {out ? '\u2191' : '\u2193'}
        </span>
      );
    }
    case 'time':
      return clockText(index.time(row));
    case 'delta': {
      if (before === null) return '';
      const ms = index.time(row) - index.time(before);
      return Math.abs(ms) < 100 ? tenths(ms) : wholeNumber(Math.round(ms));
    }
    case 'opcode':
      return opcodeText(flags & FLAG.opcode);
    case 'length':
      return unknown ? <span class="dim">?</span> : wholeNumber(index.size(row));
    case 'preview':
      // Elements, not components: in a scrolling list each row is drawn again in each frame.
      if ((flags & FLAG.sentByUs) === 0) return preview(index, row, unknown, previews);
      return (
        <>
          <span class="pill own" title={text('sentFromPanel')}>
            {text('sentFromPanelShort')}
          </span>
          {preview(index, row, unknown, previews)}
        </>
      );
    case 'type': {
      const line = decodings.of(row);
      if (line === undefined) return UNTIL_LOADED;
      return line === null ? '' : <bdi>{messageName(line)}</bdi>;
    }
    case 'summary': {
      const line = decodings.of(row);
      if (line === undefined) return UNTIL_LOADED;
      return line === null ? '' : <bdi>{line.summary}</bdi>;
    }
    default: {
      const found = decodings.fieldOf(row, column);
      if (found === undefined) return UNTIL_LOADED;
      return found === null ? <span class="dim">?</span> : <bdi>{found}</bdi>;
    }
  }
}

function preview(index: MessageIndex, row: number, unknown: boolean, previews: Previews): JSX.Element {
  if (unknown) return <span class="dim">{text('payloadNotShown')}</span>;
  if (index.size(row) === 0) return <span class="dim">{text('payloadEmpty')}</span>;
  // Cut to nothing: by whoever redacted the file.
  if (index.payloadPlace(row).length === 0) return <span class="dim">{text('payloadLeftOut')}</span>;
  const words = previews.of(index, row);
  if (words === null) return <span class="dim">{text('payloadEvicted')}</span>;
  return <bdi>{words ?? UNTIL_LOADED}</bdi>;
}
