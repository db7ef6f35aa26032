import type { Entry } from './connection-ledger.ts';

/** Whether any source reported the answer to a connection's handshake; of one that is over it is not remembered. */
export function isAnswered(entry: Entry): boolean {
  return entry.opening.some(({ type }) => type === 'handshake/response-received');
}
