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
const payloads = new PayloadCache(
  async (batch) => (log === null ? null : (await opening).payloads(log, batch)),
  MOST_KEPT,
);
const decoding = new Decoding(
  (of, place) => {
    if (of !== log) payloads.clear();
    log = of;
    return payloads.load(place);
  },
  (answer) => self.postMessage(answer, { transfer: answer.type === 'bytes' ? [answer.bytes.buffer] : [] }),
);

// Only the panel posts to its worker.
addEventListener('message', (event: MessageEvent<DecodeOrder>) => void decoding.take(event.data));
