import type { Connection } from '../../session/connection.ts';
import type { CopiedMessage } from './copied-message.ts';
import { copyAsCurl } from './curl-handshake.ts';
import { copyAsNodeScript } from './node-script.ts';
import { copyAsPlaywrightMock } from './playwright-mock.ts';
import { copyAsWebsocat } from './websocat.ts';
import { copyAsWscat } from './wscat.ts';

/** One format that a connection is copied as; a transcript, which is written in pieces, is not among them. */
interface CopyFormat {
  readonly id: 'websocat' | 'wscat' | 'curl' | 'node' | 'playwright';
  readonly hasMessages: boolean;
  /** Null where the connection cannot be had in this format. */
  readonly write: (connection: Connection, messages: readonly CopiedMessage[]) => string | null;
}

/** All formats, in the order in which they are offered. */
export const COPY_FORMATS: readonly CopyFormat[] = [
  { id: 'curl', hasMessages: false, write: copyAsCurl },
  { id: 'websocat', hasMessages: false, write: copyAsWebsocat },
  { id: 'wscat', hasMessages: false, write: copyAsWscat },
  { id: 'node', hasMessages: true, write: copyAsNodeScript },
  { id: 'playwright', hasMessages: true, write: copyAsPlaywrightMock },
];
