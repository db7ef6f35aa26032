import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { type ConnectionLedger, type Entry, isWithoutRequestId, UNNUMBERED } from '../connection-ledger.ts';
import type { LogWriter } from '../log-writer.ts';
import type { ChildTarget } from './child-target.ts';
import type { CdpEvent } from './kept-events.ts';
import { isOpenIn, LateSocket } from './late-socket.ts';

/** Events that wait for a frame's hook at most. */
export const MOST_WAITING = 1000;

/** What late frames report to their source, and ask of it. */
export interface LateFramesNeeds {
  readonly ledger: ConnectionLedger;
  readonly writer: () => LogWriter;
  /** Handles an event that waited. */
  readonly handle: (event: CdpEvent) => void;
  /** The hooks are to report the messages of sockets whose request id nobody knows. */
  readonly askHooks: () => void;
  readonly now: () => EpochMilliseconds;
}

interface LateFrame {
  /** By the ledger's keys of their request ids. */
  readonly waiting: Map<string, LateSocket>;
  /** Those that are joined to no hook's socket: null for one that a hook counts, and nobody knows which it is. */
  readonly givenUp: Map<string, LateSocket | null>;
  /** When it began to report all that it does; null before. */
  enabledAt: EpochMilliseconds | null;
  overdue: boolean;
  events: number;
}

/**
 * Frames of other sites that did not wait for the debugger: their first sockets may have been created before it looked, so what it
 * reports of them lacks the mark by which a hook's socket is known. The events of such a socket wait until the hook has reported, and
 * are joined to the hook's socket by what the handshake shows of address and origin, and by order. Where the handshake was seen all
 * messages were, so the debugger counts them as it does those of any other socket.
 */
export class LateFrames {
  readonly #needs: LateFramesNeeds;
  readonly #frames = new Map<ChildTarget, LateFrame>();

  constructor(needs: LateFramesNeeds) {
    this.#needs = needs;
  }

  /** A frame was attached to that had not waited. */
  enter(child: ChildTarget): void {
    const none = { enabledAt: null, overdue: false, events: 0 };
    this.#frames.set(child, { waiting: new Map(), givenUp: new Map(), ...none });
  }

  /** From now on the debugger reports all that it does. */
  enabled(child: ChildTarget): void {
    const frame = this.#frames.get(child);
    if (frame !== undefined) frame.enabledAt = this.#needs.now();
  }

  /** Whether it did not wait. */
  has(child: ChildTarget): boolean {
    return this.#frames.has(child);
  }

  /**
   * Its hook had time enough to report: what no hook reported is shown without one. What the hook reported and the debugger did not is
   * the hook's.
   */
  overdue(child: ChildTarget): void {
    const frame = this.#frames.get(child);
    if (frame === undefined || frame.overdue) return;
    frame.overdue = true;
    this.#settle(child, frame);
    this.#leaveToHooks(child, frame);
  }

  /** The frame's document, or the debugger, is gone: nothing waits any longer. */
  leave(child: ChildTarget): void {
    this.overdue(child);
    const frame = this.#frames.get(child);
    if (frame === undefined) return;
    for (const socket of frame.waiting.values()) this.#giveUp(frame, socket, null);
    this.#frames.delete(child);
  }

  leaveAll(): void {
    for (const child of this.#frames.keys()) this.leave(child);
  }

  /** A hook has reported: sockets that wait may be among its own. */
  settle(): void {
    for (const [child, frame] of this.#frames) if (frame.waiting.size > 0) this.#settle(child, frame);
  }

  /**
   * Takes an event of a request id that was never created.
   *
   * @param key the ledger's key of the request id
   * @returns null where nothing is to be written of it, or not yet; undefined where it is of no late frame; else its socket, which no
   * hook reports
   */
  take(event: CdpEvent, key: string, at: EpochMilliseconds): LateSocket | null | undefined {
    const { child, method } = event;
    const frame = child === undefined ? undefined : this.#frames.get(child);
    if (child === undefined || frame === undefined) return undefined;
    const givenUp = frame.givenUp.get(key);
    if (givenUp !== undefined) return givenUp;
    const socket = frame.waiting.get(key) ?? new LateSocket(key, at, method);
    frame.waiting.set(key, socket);
    const shows = socket.add(event, at);
    if (++frame.events > MOST_WAITING) this.overdue(child);
    if (shows) this.#settle(child, frame);
    return null;
  }

  #settle(child: ChildTarget, frame: LateFrame): void {
    const urls = child.frames?.urls ?? [];
    const hooked = [...this.#needs.ledger.hookedAlone()].toSorted((a, b) => a.beganAt - b.beganAt);
    const unjoined = new Set(frame.waiting.values());
    for (const socket of unjoined) {
      const alike = [...unjoined].filter((other) => other.isLike(socket));
      const made = hooked.filter((entry) => isWithoutRequestId(entry) && socket.mayBe(entry, urls));
      // Of one whose messages its hook counts, nothing that the debugger reports is new.
      const free = socket.hasHandshake ? made.filter(isShared) : made;
      const of = socket.judge(free, alike, frame.overdue);
      if (of === 'wait') continue;
      if (of === 'alone' && made.length === free.length) this.#giveUp(frame, socket, socket);
      else if (typeof of === 'string' || !isShared(of)) this.#giveUp(frame, socket, null);
      else {
        unjoined.delete(socket);
        this.#join(frame, socket, of);
      }
    }
  }

  #join(frame: LateFrame, socket: LateSocket, entry: Entry): void {
    const { key, at, hasHandshake } = socket;
    if (!hasHandshake) {
      // Those before the debugger's first are counted by nobody.
      const { authority, beganAt, ended } = entry;
      authority.restore(authority.toClient, authority.toServer, true);
      if (ended || isOpenIn(entry, [])) this.#gap(beganAt, at);
    }
    const of = { at, connection: UNNUMBERED, source: 'debugger', sourceKey: key } as const;
    this.#needs.ledger.join(entry, { type: 'connection/joined', ...of, how: 'by-order' });
    this.#handle(frame, socket);
  }

  /** Sockets that were open before the debugger looked: until now nobody counted their messages. */
  #leaveToHooks(child: ChildTarget, { enabledAt }: LateFrame): void {
    const urls = child.frames?.urls ?? [];
    const now = this.#needs.now();
    let any = false;
    for (const entry of this.#needs.ledger.hookedAlone()) {
      if (entry.beganAt > (enabledAt ?? now) || !isShared(entry) || !isOpenIn(entry, urls)) continue;
      if (this.#mayWait(entry)) continue;
      entry.authority.resumedByHook();
      entry.authority.debuggerSilent();
      this.#gap(entry.beganAt, now);
      any = true;
    }
    if (any) this.#needs.askHooks();
  }

  #mayWait(entry: Entry): boolean {
    for (const [{ frames }, { waiting }] of this.#frames) {
      for (const socket of waiting.values()) if (socket.mayBe(entry, frames?.urls ?? [])) return true;
    }
    return false;
  }

  /** @param as what is known of it: see `givenUp` */
  #giveUp(frame: LateFrame, socket: LateSocket, as: LateSocket | null): void {
    frame.givenUp.set(socket.key, as);
    this.#handle(frame, socket);
  }

  #handle(frame: LateFrame, socket: LateSocket): void {
    frame.waiting.delete(socket.key);
    for (const event of socket.events) this.#needs.handle(event);
  }

  #gap(from: EpochMilliseconds, until: EpochMilliseconds): void {
    const at = epochMilliseconds(Math.min(from, until));
    this.#needs.writer().lifecycle({ type: 'capture/gap', at, until, why: 'detached', messages: null });
  }
}

/** Whether nobody has decided yet which source counts its messages. */
function isShared({ authority }: Entry): boolean {
  return authority.authority === 'shared';
}
