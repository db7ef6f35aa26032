import type { NetworkReport } from '../channel/network-line.ts';
import { parseNetworkWish } from '../channel/parse-network.ts';
import { slimEntry } from './slim-entry.ts';

/** What the devtools page needs from the browser. */
export interface NetworkDoors {
  readonly tabId: number;
  /** When DevTools was opened, in epoch milliseconds: its log has no socket of before. */
  readonly openedAt: number;
  /**
   * Calls `listener` with whether any tab records, now and after each change. Does not contact the background, so it does
   * not start it.
   */
  watchWanted(listener: (wanted: boolean) => void): void;
  /** @throws Error where the extension is gone */
  connect(): {
    send(message: NetworkReport): void;
    onMessage(listener: (message: unknown) => void): void;
    onDisconnect(listener: () => void): void;
  };
  /** Calls `listener` with each exchange that ends, until the returned function is called. */
  onRequestFinished(listener: (entry: unknown) => void): () => void;
  readNetworkLog(): Promise<readonly unknown[]>;
  now(): number;
  later(run: () => void, milliseconds: number): void;
}

const RECONNECT_MILLISECONDS = 250;

/**
 * Keeps a port to the background open while any tab records, and reports over it what the background requests from the
 * tab's network log. While no tab records, a port would restart the background each time the browser ends it, every 30
 * seconds.
 */
export function reportNetwork(doors: NetworkDoors): void {
  let wanted = false;
  let connected = false;
  const open = () => {
    if (!wanted || connected) return;
    connected = connect(doors, () => {
      connected = false;
      // The background was ended; this starts it again.
      doors.later(open, RECONNECT_MILLISECONDS);
    });
  };
  doors.watchWanted((now) => {
    wanted = now;
    open();
  });
}

/** @returns false where the extension is gone */
function connect(doors: NetworkDoors, onEnd: () => void): boolean {
  let line: ReturnType<NetworkDoors['connect']>;
  try {
    line = doors.connect();
  } catch {
    return false;
  }
  let stop: (() => void) | null = null;
  let offers = new Set<string>();
  const read = async (id: number) => {
    const began = doors.now();
    const found = await doors.readNetworkLog();
    const entries = found.flatMap((entry) => slimEntry(entry, new Set()) ?? []);
    line.send({ type: 'read', id, entries, milliseconds: doors.now() - began });
  };
  line.onMessage((message) => {
    const wish = parseNetworkWish(message);
    if (wish?.type === 'read') void read(wish.id);
    else if (wish?.type === 'watch') {
      stop?.();
      stop = null;
      offers = new Set();
      if (!wish.on) return;
      stop = doors.onRequestFinished((entry) => {
        const slim = slimEntry(entry, offers);
        if (slim !== null) line.send({ type: 'finished', entry: slim });
      });
    }
  });
  line.onDisconnect(() => {
    stop?.();
    onEnd();
  });
  line.send({ type: 'hello', tabId: doors.tabId, openedAt: doors.openedAt });
  return true;
}
