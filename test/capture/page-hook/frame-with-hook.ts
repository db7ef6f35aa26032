import type { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import type { LogClock } from '../../../src/capture/log-clock.ts';
import type { LogWriter } from '../../../src/capture/log-writer.ts';
import { DocumentOffsets } from '../../../src/capture/page-hook/reading/document-offsets.ts';
import { HookFrame } from '../../../src/capture/page-hook/reading/hook-frame.ts';
import type { HookPlace } from '../../../src/capture/page-hook/reading/hook-place.ts';
import type { HookFrameOwner } from '../../../src/capture/page-hook/reading/hook-shared.ts';

export const PAGE: HookPlace = { key: 'd1', target: 'page', url: 'http://a.example/' };

/** What the frames of a tab share; a new log gets another writer. */
export function sharedByFrames(
  clock: LogClock,
  ledger: ConnectionLedger,
  writer: LogWriter,
  answered: HookFrameOwner['answered'] = () => {},
) {
  const owner: HookFrameOwner = { answered, handshakeMissing: () => {} };
  return { owner, clock, ledger, writer, offsets: new DocumentOffsets() };
}

/** The reader of one frame's reports, beside other sources that share a ledger and a log. */
export function frameWithHook(
  clock: LogClock,
  ledger: ConnectionLedger,
  writer: LogWriter,
  place = PAGE,
): HookFrame {
  return new HookFrame(place, sharedByFrames(clock, ledger, writer));
}
