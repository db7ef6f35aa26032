import { utf8Text } from '../tree/utf8.ts';
import type { RfbRead } from './handshake.ts';

/** Section 7.5, and QEMU's and noVNC's additions that are of a fixed length. */
export function clientMessage(bytes: Uint8Array): RfbRead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const enough = (length: number, read: () => RfbRead): RfbRead =>
    bytes.length < length ? 'unfinished' : read();
  switch (bytes[0]) {
    case 0:
      return enough(20, () => ({
        type: 'SetPixelFormat',
        words: `${bytes[4]} bits a pixel, depth ${bytes[5]}`,
        length: 20,
      }));
    case 2:
      return enough(4, () => {
        const count = view.getUint16(2);
        const length = 4 + 4 * count;
        return enough(length, () => ({
          type: 'SetEncodings',
          words: Array.from({ length: count }, (_, i) => view.getInt32(4 + 4 * i))
            .join(', ')
            .slice(0, 200),
          length,
        }));
      });
    case 3:
      return enough(10, () => ({
        type: 'FramebufferUpdateRequest',
        words: `${bytes[1] === 1 ? 'incremental ' : ''}${area(view, 2)}`,
        length: 10,
      }));
    case 4:
      return enough(8, () => ({
        type: 'KeyEvent',
        words: `key 0x${view.getUint32(4).toString(16)} ${bytes[1] === 0 ? 'up' : 'down'}`,
        length: 8,
      }));
    case 5:
      return enough(6, () => ({
        type: 'PointerEvent',
        words: `${view.getUint16(2)}, ${view.getUint16(4)} buttons ${(bytes[1] ?? 0).toString(2)}`,
        length: 6,
      }));
    case 6:
      return enough(8, () => {
        const said = view.getInt32(4);
        // A negative length is that of the extended clipboard.
        const length = 8 + Math.abs(said);
        return enough(length, () => ({
          type: 'ClientCutText',
          words: said < 0 ? 'extended clipboard' : JSON.stringify(utf8Text(bytes, 8, Math.min(length, 108))),
          length,
        }));
      });
    case 150:
      return enough(10, () => ({
        type: 'EnableContinuousUpdates',
        words: `${bytes[1] === 0 ? 'off' : 'on'} ${area(view, 2)}`,
        length: 10,
      }));
    case 248:
      return enough(9, () =>
        enough(9 + (bytes[8] ?? 0), () => ({
          type: 'ClientFence',
          words: `${bytes[8]} B`,
          length: 9 + (bytes[8] ?? 0),
        })),
      );
    case 251:
      return enough(8, () =>
        enough(8 + 16 * (bytes[6] ?? 0), () => ({
          type: 'SetDesktopSize',
          words: `${view.getUint16(2)} x ${view.getUint16(4)}`,
          length: 8 + 16 * (bytes[6] ?? 0),
        })),
      );
    case 255:
      return enough(12, () => ({
        type: 'QEMUExtendedKeyEvent',
        words: `key 0x${view.getUint32(4).toString(16)}`,
        length: 12,
      }));
    default:
      return { problem: `The client has no message ${bytes[0]}.` };
  }
}

export function area(view: DataView, at: number): string {
  return `${view.getUint16(at)}, ${view.getUint16(at + 2)} ${view.getUint16(at + 4)} x ${view.getUint16(at + 6)}`;
}
