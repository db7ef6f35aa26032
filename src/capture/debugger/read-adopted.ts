import { cdpText } from './cdp-value.ts';

export const MAX_SOCKETS = 1000;
const MAX_URL = 65_536;
const MAX_WORDS = 4096;

/** A socket that was found among a target's objects, because it existed before we attached. */
export interface AdoptedSocket {
  /** Its index among the objects that were found. */
  readonly index: number;
  readonly url: string;
  /** HTML, WebSocket.readyState. */
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
}

/** The `close` event of such a socket. */
export interface AdoptedClose {
  readonly index: number;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/**
 * Reads the result of `LIST_SOCKETS`. The target's own scripts may have forged it: malformed entries are left out, and so are those
 * beyond `MAX_SOCKETS`, which `isAdoptedCut` shows.
 */
export function readAdoptedSockets(value: unknown): AdoptedSocket[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const sockets: AdoptedSocket[] = [];
  for (const one of list.slice(0, MAX_SOCKETS)) {
    const fields: readonly unknown[] = Array.isArray(one) ? one : [];
    const [index, url, readyState, protocol, extensions] = fields;
    if (!isCount(index) || !isCount(readyState) || typeof url !== 'string' || url === '') continue;
    sockets.push({
      index,
      url: cdpText(url, MAX_URL),
      readyState,
      protocol: cdpText(protocol, MAX_WORDS),
      extensions: cdpText(extensions, MAX_WORDS),
    });
  }
  return sockets;
}

/** Whether that result lists more sockets than are read. */
export function isAdoptedCut(value: unknown): boolean {
  return Array.isArray(value) && value.length > MAX_SOCKETS;
}

/** Reads what the listener of `LIST_SOCKETS` reports; null where it is malformed. */
export function readAdoptedClose(text: unknown): AdoptedClose | null {
  let value: unknown;
  try {
    value = typeof text === 'string' && text.length <= MAX_WORDS ? JSON.parse(text) : null;
  } catch {
    return null;
  }
  const fields: readonly unknown[] = Array.isArray(value) ? value : [];
  const [index, code, reason, wasClean] = fields;
  if (!isCount(index) || !isCount(code) || code > 65_535 || typeof wasClean !== 'boolean') return null;
  return { index, code, reason: cdpText(reason, MAX_WORDS), wasClean };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * Runs on the array of all objects that inherit from `WebSocket.prototype`: lists the live sockets among them, and makes
 * each report its end through a binding, whose name is removed again.
 */
export const LIST_SOCKETS = `function (name) {
  const report = globalThis[name];
  delete globalThis[name];
  const list = [];
  for (let i = 0; i < this.length; i++) {
    try {
      const socket = this[i];
      const entry = [i, socket.url, socket.readyState, socket.protocol, socket.extensions];
      if (socket.readyState < 3) {
        socket.addEventListener('close', ({ code, reason, wasClean }) => {
          report(JSON.stringify([i, code, reason, wasClean]));
        });
        list[list.length] = entry;
      }
    } catch {
      // The page replaced the prototype, or the socket has other members.
    }
  }
  return list;
}`;
