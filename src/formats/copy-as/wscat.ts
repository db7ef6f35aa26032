import type { Connection } from '../../session/connection.ts';
import { openingOf } from './opening.ts';
import { shellWord } from './shell-word.ts';

/** A wscat command that opens the same WebSocket; null for anything else. */
export function copyAsWscat(connection: Connection): string | null {
  const opening = connection.kind === 'websocket' ? openingOf(connection) : null;
  if (opening === null) return null;
  const { protocols, origin, fields, url } = opening;
  const words = ['wscat'];
  for (const protocol of protocols) words.push(`--subprotocol ${shellWord(protocol)}`);
  if (origin !== null) words.push(`--origin ${shellWord(origin)}`);
  for (const { name, value } of fields) words.push(`--header ${shellWord(`${name}: ${value}`)}`);
  return `${[...words, `--connect ${shellWord(url)}`].join(' \\\n  ')}\n`;
}
