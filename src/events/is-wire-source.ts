import type { Source } from './event.ts';

/** Whether a source shows the wire: the frames of a socket and its handshake as they were sent. */
export function isWireSource(source: Source | null): boolean {
  return source === 'netlog' || source === 'pcap';
}
