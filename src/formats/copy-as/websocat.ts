import type { Connection } from '../../session/connection.ts';
import { openingOf } from './opening.ts';
import { shellWord } from './shell-word.ts';

/** A websocat command (version 1) that opens the same WebSocket; null for anything else. */
export function copyAsWebsocat(connection: Connection): string | null {
  const opening = connection.kind === 'websocket' ? openingOf(connection) : null;
  if (opening === null) return null;
  const { protocols, origin, fields, url } = opening;
  const words = ['websocat'];
  if (protocols.length > 0) words.push(`--protocol=${shellWord(protocols.join(', '))}`);
  if (origin !== null) words.push(`--origin=${shellWord(origin)}`);
  // `--header=`, with an equals sign: after a space, websocat takes all further words for headers too.
  for (const { name, value } of fields) words.push(`-H=${shellWord(`${name}: ${value}`)}`);
  return `${[...words, shellWord(url)].join(' \\\n  ')}\n`;
}
