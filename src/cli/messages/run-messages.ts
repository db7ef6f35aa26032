import { utf8Text } from '../../analysis/decoders/tree/utf8.ts';
import { FLAG } from '../../events/message-segment.ts';
import { replay } from '../../formats/imported.ts';
import type { Connection } from '../../session/connection.ts';
import type { Filter } from '../../session/filter/filter.ts';
import { payloadPredicate } from '../../session/filter/match-payload.ts';
import { matchesRow } from '../../session/filter/match-row.ts';
import { CannotDo } from '../cannot-do.ts';
import { nameOf, readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printable, printableJson } from '../output/printable.ts';
import { say } from '../say.ts';
import { type DecodedMessage, decodedMessages } from './decoded-messages.ts';
import { messageJson } from './message-json.ts';
import { messageLine } from './message-line.ts';
import { MESSAGES_LINE, type MessagesOptions, messagesOptions } from './options.ts';

/**
 * `messages`: prints messages, decoded. 0: done; 2: a file could not be read or has no such connection, or the command line was
 * not understood, with a sentence on standard error. What could be read is printed all the same.
 */
export function runMessages(args: readonly string[]): Promise<number> {
  return runCommand(MESSAGES_LINE, args, (given) => printAll(messagesOptions(given)));
}

async function printAll(options: MessagesOptions): Promise<number> {
  let unread = false;
  for (const file of options.files) {
    try {
      await printFile(file, options);
    } catch (error) {
      if (!(error instanceof CannotDo)) throw error;
      say(printable(error.message));
      unread = true;
    }
  }
  return unread ? 2 : 0;
}

async function printFile(
  file: string,
  { json, connection: wanted, filter, limit }: MessagesOptions,
): Promise<void> {
  const imported = await readImport(file);
  const session = replay(imported);
  for (const { where, what } of imported.problems) say(printable(`${nameOf(file)}: ${where}: ${what}`));
  const only = (connection: Connection) => wanted === null || idsOf(connection).includes(wanted);
  if (wanted !== null && !session.connections.some(only))
    throw new CannotDo(`${nameOf(file)} has no connection "${wanted}".`);
  const matches = predicate(filter);
  let printed = 0;
  for await (const message of decodedMessages(imported, session, only)) {
    if (printed >= limit) break;
    if (!matches(message)) continue;
    printed += 1;
    await print(
      json ? printableJson(`${JSON.stringify(messageJson(message))}\n`) : `${messageLine(message)}\n`,
    );
  }
}

function idsOf({ sourceKey, id }: Connection): string[] {
  return [sourceKey, String(id)];
}

/** The panel's filter, with the decoder's name for the type. */
function predicate({ terms }: Filter): (message: DecodedMessage) => boolean {
  const predicates = terms.map((term) => {
    const payloadMatches = payloadPredicate(term);
    return ({ flags, row, payload, decoded }: DecodedMessage) => {
      const text = payload === null || (flags & FLAG.payloadUnknown) !== 0 ? '' : utf8Text(payload);
      const type = decoded === null ? '' : `${decoded.protocol} ${decoded.type}`;
      return matchesRow(term, flags, row.size) && payloadMatches({ flags, size: row.size, text, type });
    };
  });
  return (message) => predicates.every((matches) => matches(message));
}
