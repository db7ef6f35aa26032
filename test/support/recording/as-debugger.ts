import type { LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen } from '../../../src/events/observed.ts';
import { batchesWithBlocks } from '../../../src/formats/batch-blocks.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { batchItems } from '../../../src/formats/batch-items.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';

/** What the debugger reports of the same connections: no control frames, no frames, no answer of a refused handshake. */
export async function asDebugger(
  wire: Imported,
  change: (event: LifecycleEvent) => LifecycleEvent[] = (event) => [event],
): Promise<Imported> {
  const builder = new BatchBuilder('recorded');
  const opened = new Set(
    replay(wire).connections.flatMap(({ id, outcome }) => (outcome === 'closed' ? [id as number] : [])),
  );
  for await (const batch of batchesWithBlocks(wire.batches, wire.readPayload)) {
    for (const item of batchItems(batch)) {
      if ('message' in item) {
        if (item.message.opcode < 8) builder.message(item.message);
        continue;
      }
      const { event } = item;
      if (event.type === 'wire/frames' || event.type === 'wire/answered') continue;
      if (event.type === 'handshake/response-received' && !opened.has(event.connection)) continue;
      if (event.type === 'connection/closed')
        builder.event({ ...event, source: 'debugger', close: notSeen('source-cannot') });
      else if ('source' in event)
        for (const changed of change({ ...event, source: 'debugger' })) builder.event(changed);
    }
  }
  builder.flush();
  return { ...wire, format: 'log', batches: builder.batches, readPayload: builder.readPayload };
}
