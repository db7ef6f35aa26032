import type { Connection } from '../../session/connection.ts';
import type { CopiedMessage } from './copied-message.ts';
import { copyAsCurl } from './curl-handshake.ts';
import { copyAsNodeScript } from './node-script.ts';
import { copyAsPlaywrightMock } from './playwright-mock.ts';
import { copyAsWebsocat } from './websocat.ts';
import { copyAsWscat } from './wscat.ts';

/** One format in which a connection can be copied. The transcript is not among them, because it is written in pieces. */
interface CopyFormat {
  readonly id: 'websocat' | 'wscat' | 'curl' | 'node' | 'playwright';
  readonly hasMessages: boolean;
  /** Null where the format cannot express the connection. */
  readonly write: (connection: Connection, messages: readonly CopiedMessage[]) => string | null;
}

/** All formats, in the order in which the menu offers them. */
export const COPY_FORMATS: readonly CopyFormat[] = [
  { id: 'curl', hasMessages: false, write: copyAsCurl },
  { id: 'websocat', hasMessages: false, write: copyAsWebsocat },
  { id: 'wscat', hasMessages: false, write: copyAsWscat },
  { id: 'node', hasMessages: true, write: copyAsNodeScript },
  { id: 'playwright', hasMessages: true, write: copyAsPlaywrightMock },
];
