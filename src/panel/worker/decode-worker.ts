import type { LogId } from '../../events/units.ts';
import { openLogStore } from '../../store/open-log-store.ts';
import { PayloadCache } from '../state/payload-cache.ts';
import type { DecodeOrder } from './decode-task.ts';
import { Decoding } from './run-decode.ts';

/** Most bytes of payload kept between orders: lists are read to and fro. */
const MOST_KEPT = 32 * 1024 * 1024;

const opening = openLogStore();
opening.catch(() => {});
let log: LogId | null = null;
/** The block read last, however large: the messages of one are read one after another. */
let last: { readonly batch: number; readonly block: Uint8Array | null } | null = null;
const payloads = new PayloadCache(async (batch) => {
  if (last?.batch !== batch) {
    last = null;
    last = { batch, block: log === null ? null : await (await opening).payloads(log, batch) };
  }
  return last.block;
}, MOST_KEPT);
const decoding = new Decoding(
  (of, place) => {
    if (of !== log) {
      payloads.clear();
      last = null;
    }
    log = of;
    return payloads.load(place);
  },
  (answer) => self.postMessage(answer, { transfer: answer.type === 'bytes' ? [answer.bytes.buffer] : [] }),
);

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<DecodeOrder>) => void decoding.take(event.data));
