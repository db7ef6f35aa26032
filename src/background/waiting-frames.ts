import type { FramePort } from '../platform/hook-port.ts';
import type { HookListener } from './deep/worker-hook.ts';

/** Who takes the frames of one tab. */
export interface FrameTaker {
  frameConnected(port: FramePort): HookListener;
}

/** The frames of tabs that nobody has asked for yet. Their hooks are dormant until a recorder takes them. */
export class WaitingFrames {
  readonly #frames = new Map<number, Map<FramePort, (taker: FrameTaker) => void>>();

  /**
   * A frame of a page has a hook.
   *
   * @param whenReady runs it once the background is ready; what the frame reports before that is kept
   * @param takerOf who takes the frames of a tab; undefined where nobody has asked for it
   */
  connect(
    port: FramePort,
    whenReady: (run: () => void) => void,
    takerOf: (tabId: number) => FrameTaker | undefined,
  ): void {
    const early: unknown[] = [];
    let hear: (message: unknown) => void = (message) => early.push(message);
    let leave: (() => void) | null = null;
    let left = false;
    port.onMessage((message) => hear(message));
    port.onDisconnect(() => {
      left = true;
      this.#frames.get(port.tabId)?.delete(port);
      leave?.();
    });
    const join = (taker: FrameTaker) => {
      const listener = taker.frameConnected(port);
      hear = (message) => listener.hear(message);
      for (const message of early.splice(0)) listener.hear(message);
      leave = () => listener.gone();
      if (left) leave();
    };
    whenReady(() => {
      if (left && early.length === 0) return;
      const taker = takerOf(port.tabId);
      if (taker !== undefined) {
        join(taker);
        return;
      }
      hear = () => {};
      if (left) return;
      port.send({ type: 'mode', mode: 'dormant' });
      this.#of(port.tabId).set(port, join);
    });
  }

  /** Somebody asked for that tab: its frames are taken. */
  join(tabId: number, taker: FrameTaker): void {
    const waiting = this.#frames.get(tabId);
    this.#frames.delete(tabId);
    for (const join of waiting?.values() ?? []) join(taker);
  }

  /** The tab is gone. */
  forget(tabId: number): void {
    this.#frames.delete(tabId);
  }

  #of(tabId: number): Map<FramePort, (taker: FrameTaker) => void> {
    let waiting = this.#frames.get(tabId);
    if (waiting === undefined) {
      waiting = new Map();
      this.#frames.set(tabId, waiting);
    }
    return waiting;
  }
}
