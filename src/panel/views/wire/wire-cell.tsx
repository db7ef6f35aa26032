import type { ComponentChildren } from 'preact';
import type { CloseFrameSeen } from '../../../events/event.ts';
import { FLAG } from '../../../events/message-segment.ts';
import type { WireFault } from '../../../events/wire-frames.ts';
import { isControl } from '../../../protocol/websocket/frame-header.ts';
import type { MessageIndex } from '../../../session/message-index.ts';
import { clockText, wholeNumber } from '../../selectors/quantity.ts';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import { frameDirection, ratioText } from '../../selectors/wire-text.ts';
import { text } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';
import { closeWords } from './close-words.tsx';

interface CellContext extends WireOf {
  readonly index: MessageIndex;
  readonly faults: (frame: number) => readonly WireFault[];
  /** What a close frame said; null for any other, and where that is not known. */
  readonly closeOf: (frame: number) => CloseFrameSeen | null;
}

/** One cell of the list of frames. */
export function wireCell(frame: number, column: string, at: CellContext): ComponentChildren {
  const { wire, messages } = at;
  if (frame < 0 || frame >= wire.count) return null;
  switch (column) {
    case 'direction': {
      const out = wire.outgoing(frame);
      const words = frameDirection(out);
      return (
        <span class={`way ${out ? 'out' : 'in'}`} role="img" aria-label={words} title={words}>
          {out ? '\u2191' : '\u2193'}
        </span>
      );
    }
    case 'number':
      return wholeNumber(frame + 1);
    case 'opcode': {
      const opcode = wire.opcode(frame);
      // A frame that continues a message stands under it.
      return opcode === 0 ? <span class="dim">{text('wireContinuation')}</span> : opcodeText(opcode);
    }
    case 'fin':
      return wire.header(frame).final ? text('wireFieldFin') : <span class="dim">–</span>;
    case 'reserved': {
      const { reserved } = wire.header(frame);
      return reserved === 0 ? '' : reservedText(reserved);
    }
    case 'mask': {
      const { masked } = wire.header(frame);
      if (masked === null) return <span class="dim">?</span>;
      return masked ? text('wireMasked') : <span class="dim">–</span>;
    }
    case 'length':
      return wholeNumber(wire.header(frame).length);
    case 'ratio':
      return ratio(messages.message(frame), frame, at.index);
    case 'about':
      return about(frame, at);
    case 'time':
      return clockText(wire.at(frame));
    default:
      return null;
  }
}

/** Which of RSV1 to RSV3 are set, such as `RSV1` or `RSV1,3`. */
function reservedText(reserved: number): string {
  return `RSV${[4, 2, 1].flatMap((bit, n) => ((reserved & bit) === 0 ? [] : [String(n + 1)])).join(',')}`;
}

/** The ratio of a message stands at its last frame. */
function ratio(message: WireMessage | null, frame: number, index: MessageIndex): ComponentChildren {
  if (message === null || !message.compressed || message.last !== frame || message.row === null) return '';
  if ((index.flags(message.row) & FLAG.payloadUnknown) !== 0) {
    return (
      <span class="dim" title={text('wireRatioUnknownTip')}>
        ?
      </span>
    );
  }
  const size = index.size(message.row);
  const words = ratioText(message.bytes, size);
  return (
    <span title={text('wireRatioExactly', wholeNumber(message.bytes), wholeNumber(size))}>
      {words ?? '–'}
    </span>
  );
}

function about(frame: number, { messages, faults, wire, closeOf }: CellContext): ComponentChildren {
  const [first] = faults(frame);
  if (first !== undefined) return <bdi class="bad">{first.what}</bdi>;
  if (wire.incomplete(frame)) return <span class="warn">{text('wireBreaksOff')}</span>;
  if (isControl(wire.opcode(frame))) {
    const close = closeOf(frame);
    return close === null ? '' : closeWords(close);
  }
  const message = messages.message(frame);
  if (message === null) {
    return wire.header(frame).final ? '' : <span class="warn">{text('wireUnfinished')}</span>;
  }
  if (message.frames === 1) return <span class="dim">{text('wireWhole')}</span>;
  if (frame === message.first) return text('wireFirstOf', wholeNumber(message.frames));
  return (
    <span class="dim">
      {text(frame === message.last ? 'wireLastOf' : 'wirePartOf', wholeNumber(message.first + 1))}
    </span>
  );
}
