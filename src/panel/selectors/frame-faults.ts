import type { WireFault } from '../../events/wire-frames.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';

const NONE: readonly WireFault[] = [];

/** The faults of a connection's frames by frame. */
export class FrameFaults {
  readonly #byFrame = new Map<number, WireFault[]>();
  /** Numbers of the frames that have any, ascending. */
  readonly frames: readonly number[];

  constructor(wire: ConnectionWire) {
    for (const fault of wire.faults) {
      const others = this.#byFrame.get(fault.frame);
      if (others === undefined) this.#byFrame.set(fault.frame, [fault]);
      else others.push(fault);
    }
    this.frames = [...this.#byFrame.keys()].toSorted((a, b) => a - b);
  }

  of(frame: number): readonly WireFault[] {
    return this.#byFrame.get(frame) ?? NONE;
  }

  /** The next frame with a fault behind one, from the first again behind the last; null where there is none. */
  after(frame: number): number | null {
    return this.frames.find((next) => next > frame) ?? this.frames[0] ?? null;
  }
}
