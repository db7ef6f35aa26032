import { utf8Text } from '../tree/utf8.ts';
import { area } from './client-message.ts';
import type { RfbPhase, RfbRead } from './handshake.ts';

/** Section 7.6. The pixels of an update are passed over only in encodings whose length can be said. */
export function serverMessage(bytes: Uint8Array, phase: RfbPhase): RfbRead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes[0]) {
    case 0:
      return bytes.length < 4 ? 'unfinished' : update(bytes, view, phase);
    case 1: {
      if (bytes.length < 6) return 'unfinished';
      const length = 6 + 6 * view.getUint16(4);
      return bytes.length < length
        ? 'unfinished'
        : { type: 'SetColorMapEntries', words: `${view.getUint16(4)} colours`, length };
    }
    case 2:
      return { type: 'Bell', words: 'server bell', length: 1 };
    case 3: {
      if (bytes.length < 8) return 'unfinished';
      const said = view.getInt32(4);
      const length = 8 + Math.abs(said);
      if (bytes.length < length) return 'unfinished';
      return {
        type: 'ServerCutText',
        words: said < 0 ? 'extended clipboard' : JSON.stringify(utf8Text(bytes, 8, Math.min(length, 108))),
        length,
      };
    }
    case 150:
      return { type: 'EndOfContinuousUpdates', words: 'end of continuous updates', length: 1 };
    case 248: {
      if (bytes.length < 9) return 'unfinished';
      const length = 9 + (bytes[8] ?? 0);
      return bytes.length < length ? 'unfinished' : { type: 'ServerFence', words: `${bytes[8]} B`, length };
    }
    default:
      return { problem: `The server has no message ${bytes[0]}.` };
  }
}

const NAMES: Readonly<Record<number, string>> = {
  0: 'Raw',
  1: 'CopyRect',
  2: 'RRE',
  5: 'Hextile',
  6: 'Zlib',
  7: 'Tight',
  15: 'TRLE',
  16: 'ZRLE',
  [-223]: 'DesktopSize',
  [-239]: 'Cursor',
  [-224]: 'LastRect',
  [-260]: 'TightPNG',
  [-307]: 'DesktopName',
  [-308]: 'ExtendedDesktopSize',
};

function update(bytes: Uint8Array, view: DataView, phase: RfbPhase): RfbRead {
  const count = view.getUint16(2);
  const words: string[] = [];
  let at = 4;
  for (let i = 0; i < count; i += 1) {
    if (at + 12 > bytes.length) return 'unfinished';
    const [width, height] = [view.getUint16(at + 4), view.getUint16(at + 6)];
    const encoding = view.getInt32(at + 8);
    if (words.length < 4) words.push(`${NAMES[encoding] ?? `encoding ${encoding}`} ${area(view, at)}`);
    at += 12;
    const pixels = pixelLength(bytes, view, at, encoding, width * height * phase.bytesAPixel, height, width);
    // How long the rest is only its decoder knows: the message is taken whole.
    if (pixels === null)
      return {
        type: 'FramebufferUpdate',
        words: `${count} rectangle${count === 1 ? '' : 's'}: ${words.join('; ')}`,
        length: bytes.length,
      };
    at += pixels;
  }
  if (at > bytes.length) return 'unfinished';
  return {
    type: 'FramebufferUpdate',
    words: `${count} rectangle${count === 1 ? '' : 's'}: ${words.join('; ')}`,
    length: at,
  };
}

function pixelLength(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  encoding: number,
  raw: number,
  height: number,
  width: number,
): number | null {
  if (encoding === 0) return raw;
  if (encoding === 1) return 4;
  if (encoding === -223 || encoding === -224) return 0;
  if (encoding === -239) return raw + Math.ceil(width / 8) * height;
  if (encoding === 6 || encoding === 16) return at + 4 <= bytes.length ? 4 + view.getUint32(at) : 4;
  return null;
}
