import type { Filter } from '../../session/filter/filter.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';
import { CannotDo } from '../cannot-do.ts';
import { refuseSecondInput } from '../input/read-file.ts';
import type { Arguments, CommandLine } from '../options/command-line.ts';
import { printable } from '../output/printable.ts';

/** What `messages` was asked. */
export interface MessagesOptions {
  /** At least one; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** The connection's id as `check` prints it; null for all. */
  readonly connection: string | null;
  readonly filter: Filter;
  /** A FileDescriptorSet, by its path; null where none was given. */
  readonly descriptor: string | null;
  /** Lines at most. */
  readonly limit: number;
}

type Name = 'connection' | 'descriptor' | 'filter' | 'limit' | 'json';

export const MESSAGES_LINE: CommandLine<Name> = {
  calls: ['switchyard messages FILE...', 'npm run -s messages -- FILE...'],
  purpose:
    'Prints the messages of HAR files, NetLogs, packet captures, session logs and transcripts, decoded, a line each in order of time; "-" is standard\n' +
    'input. Ends with 0, and with 2 where a file could not be read.',
  options: {
    connection: { value: 'ID', what: 'only this connection, by the id that check prints, in quotes' },
    filter: {
      value: 'EXPR',
      what: 'only messages that match, as in the panel: dir:out protocol:mqtt type:publish decoded.topic=a size>1k "text"',
    },
    descriptor: {
      value: 'FILE',
      what: 'a FileDescriptorSet that names the fields of protocol buffers',
    },
    limit: { value: 'N', what: 'print at most N messages of a file' },
    json: { what: 'print a JSON object a line instead of text' },
  },
};

/** @throws CannotDo where no file is named, and for a limit or a filter that is none */
export function messagesOptions(given: Arguments<Name>): MessagesOptions {
  const files = given.operands;
  if (files.length === 0) throw new CannotDo('No file was named: use messages FILE..., or --help for more.');
  refuseSecondInput(files);
  return {
    files,
    json: given.has('json'),
    connection: given.value('connection'),
    descriptor: given.value('descriptor'),
    filter: filterOf(given.value('filter') ?? ''),
    limit: limitOf(given.value('limit')),
  };
}

function filterOf(text: string): Filter {
  const { value, faults } = parseFilter(text);
  const [fault] = faults;
  if (fault?.code === 'connection-condition')
    throw new CannotDo(
      `--filter: "${printable(text.slice(fault.index, fault.index + fault.length))}" is a condition of connections; here messages are filtered. ` +
        '--connection names one, by the id that check prints.',
    );
  if (fault !== undefined) throw new CannotDo(`--filter: ${fault.detail}, at character ${fault.index + 1}.`);
  return value;
}

function limitOf(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,12}$/.test(text)) throw new CannotDo(`--limit needs a whole number, not "${text}".`);
  return Number(text);
}
