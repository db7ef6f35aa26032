import { readFile } from 'node:fs/promises';
import { ProtobufSchema } from '../../analysis/decoders/protobuf/protobuf-schema.ts';
import { replay } from '../../formats/imported.ts';
import { decodedMessages, isHiddenByRedaction } from '../../formats/messages/decoded-messages.ts';
import { messageJson } from '../../formats/messages/message-json.ts';
import { messagePredicate } from '../../formats/messages/message-predicate.ts';
import type { Connection } from '../../session/connection.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import { CannotDo } from '../cannot-do.ts';
import { eachFile } from '../input/each-file.ts';
import { nameOf, readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { NOTHING_SWITCHED } from '../output/say-nothing-switched.ts';
import { sayProblems } from '../output/say-problems.ts';
import { say } from '../say.ts';
import { messageLine } from './message-line.ts';
import { MESSAGES_LINE, type MessagesOptions, messagesOptions } from './options.ts';

/**
 * `messages`: prints messages, decoded. 0: done; 2: a file could not be read or has no such connection, or the command line was
 * not understood, with a sentence on standard error. What could be read is printed all the same.
 */
export function runMessages(args: readonly string[]): Promise<number> {
  return runCommand(MESSAGES_LINE, args, async (given) => {
    const options = messagesOptions(given);
    return (await eachFile(options.files, (file) => printFile(file, options))) ? 0 : 2;
  });
}

async function printFile(
  file: string,
  { json, connection: wanted, descriptor, filter, limit }: MessagesOptions,
): Promise<void> {
  const schema = descriptor === null ? null : await schemaOf(descriptor);
  const imported = await readImport(file);
  const session = replay(imported);
  sayProblems(file, imported);
  const only = (connection: Connection) => wanted === null || idsOf(connection).includes(wanted);
  if (wanted !== null && !session.connections.some(only))
    throw new CannotDo(`${nameOf(file)} has no connection "${wanted}".`);
  const matches = messagePredicate(filter);
  let printed = 0;
  for await (const message of decodedMessages(imported, session, only, schema)) {
    if (printed >= limit) break;
    if (!matches(message)) continue;
    printed += 1;
    const hidden = isHiddenByRedaction(imported, message);
    await print(
      json
        ? printableJson(
            `${JSON.stringify({ ...messageJson(message), ...(hidden ? { redacted: true } : {}) })}\n`,
          )
        : `${messageLine(message, hidden)}\n`,
    );
  }
  if (printed === 0 && limit > 0)
    say(printable(`${nameOf(file)}: ${whyNone(session, session.connections.filter(only))}`));
}

/** Why nothing was printed of a file that could be read: people should not take silence for a failure. */
function whyNone({ messages }: Session, connections: readonly Connection[]): string {
  if (connections.length === 0) return NOTHING_SWITCHED;
  if (connections.some(({ id }) => messages.ofConnection(id).length > 0))
    return 'no message matches the filter.';
  return connections.some(messagesObserved)
    ? 'no message was sent or received.'
    : 'what wrote it did not record messages.';
}

async function schemaOf(path: string): Promise<ProtobufSchema> {
  const bytes = await readFile(path).catch(() => {
    throw new CannotDo(`--descriptor: ${path} cannot be read.`);
  });
  const schema = ProtobufSchema.read(bytes);
  if (schema === null)
    throw new CannotDo(`--descriptor: ${path} is no FileDescriptorSet, or lacks a file that it imports.`);
  return schema;
}

function idsOf({ sourceKey, id }: Connection): string[] {
  return [sourceKey, String(id)];
}
