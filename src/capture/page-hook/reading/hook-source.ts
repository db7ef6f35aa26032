import type { ConnectionId } from '../../../events/units.ts';
import type { ConnectionLedger } from '../../connection-ledger.ts';
import type { LogClock } from '../../log-clock.ts';
import type { LogWriter } from '../../log-writer.ts';
import { isMark } from '../../mark.ts';
import { HookFrame } from './hook-frame.ts';
import type { HookPlace, HookSourceOwner } from './hook-place.ts';

/** A live socket, and the frame whose hook reaches it. */
export interface Reached {
  readonly frame: HookFrame;
  /** Number of the socket in its frame. */
  readonly socket: number;
}

/** Turns what the page hooks of one tab's frames and workers tell into events and messages. */
export class HookSource {
  readonly #frames = new Set<HookFrame>();
  readonly #shared: { owner: HookSourceOwner; clock: LogClock; ledger: ConnectionLedger; writer: LogWriter };

  constructor(owner: HookSourceOwner, clock: LogClock, ledger: ConnectionLedger, writer: LogWriter) {
    this.#shared = { owner, clock, ledger, writer };
  }

  get frames(): ReadonlySet<HookFrame> {
    return this.#frames;
  }

  /** A hook can be heard: feed its reports to what this returns, and say `gone` to it at the end. */
  open(place: HookPlace): HookFrame {
    const frame = new HookFrame(place, this.#shared, () => this.#frames.delete(frame));
    this.#frames.add(frame);
    return frame;
  }

  /** From now on a new log is written. The ledger is told by whoever shares it. */
  beginLog(writer: LogWriter): void {
    this.#shared.writer = writer;
  }

  /** Where a live connection of the running log can be reached; null where no hook holds it. */
  reach(connection: ConnectionId): Reached | null {
    for (const frame of this.#frames) {
      const socket = frame.socketOf(connection);
      if (socket !== null) return { frame, socket };
    }
    return null;
  }
}

/** The mark in a key of a page hook's; empty where there is none. */
export function markOfHookKey(key: string): string {
  const mark = key.startsWith('hook ') ? key.slice(key.lastIndexOf(' ') + 1) : '';
  return isMark(mark) ? mark : '';
}
