import type { Explanation } from '../../analysis/explanation.ts';
import { type KindOfEnd, kindOfEnd } from '../../analysis/kind-of-end.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageKey } from '../text.ts';

const TITLES: Record<KindOfEnd, MessageKey> = {
  failed: 'tabFailure',
  closed: 'tabClosed',
  ended: 'tabEnded',
  waits: 'tabWaiting',
  silent: 'tabSilent',
};

/** The title of the tab that explains a connection. */
export function failureTitle(connection: Connection, explanation: Explanation | null): MessageKey {
  return TITLES[kindOfEnd(connection, explanation)];
}
