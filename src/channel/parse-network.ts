import * as v from 'valibot';
import type { NetworkReport, NetworkWish } from './network-line.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const REPORT = v.variant('type', [
  v.object({ type: v.literal('hello'), tabId: count, openedAt: v.pipe(v.number(), v.finite()) }),
  v.object({ type: v.literal('finished'), entry: v.unknown() }),
  v.object({
    type: v.literal('read'),
    id: count,
    entries: v.array(v.unknown()),
    milliseconds: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
]);

const WISH = v.variant('type', [
  v.object({ type: v.literal('watch'), on: v.boolean() }),
  v.object({ type: v.literal('read'), id: count }),
]);

/** Reads what a devtools page sent; null where it is nothing of ours. */
export function parseNetworkReport(message: unknown): NetworkReport | null {
  const parsed = v.safeParse(REPORT, message);
  return parsed.success ? parsed.output : null;
}

/** Reads what the background asks of a devtools page; null where it is nothing of ours. */
export function parseNetworkWish(message: unknown): NetworkWish | null {
  const parsed = v.safeParse(WISH, message);
  return parsed.success ? parsed.output : null;
}
