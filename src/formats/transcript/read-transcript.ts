import { epochMilliseconds } from '../../events/units.ts';
import { BatchBuilder } from '../batch-builder.ts';
import { FormatError } from '../format-error.ts';
import type { Imported } from '../imported.ts';
import { Problems } from '../problem.ts';
import { ConnectionReader } from './connection-reader.ts';
import { isCurlOutput, type NumberedLine, readCurlOutput } from './curl-output.ts';

/** `> ` client to server, `< ` server to client, `! ` a remark about the capture, `# ` a comment. */
const LINE = /^([><!])(?: (.*))?$/s;
/**
 * The first line of a request or response. A quote marks the text of a message or close frame, which may mention HTTP as
 * well.
 */
const START_LINE = /^[^\s:"]+ [^\s"][^"]* HTTP\/\d/;

/**
 * Reads a transcript. Every connection begins with its `! url` line or its request line. The notation has no times, so they
 * are invented, one millisecond apart from 1970 on. A line outside of the notation becomes a problem. Throws a FormatError
 * where no line belongs to it.
 */
export function readTranscript(text: string): Imported {
  const whole = text.replace(/^\u{feff}/u, '');
  if (isCurlOutput(whole.slice(0, 65_536))) return readCurl(whole);
  const lines = whole.split(/\r?\n/).map((line, number) => ({ text: line, number }));
  return readLines(lines, { producer: '', ordinary: 0, lacks: null });
}

function readCurl(text: string): Imported {
  const { lines, ordinary, lacks } = readCurlOutput(text);
  return readLines(lines, { producer: 'curl', ordinary, lacks });
}

interface Origin {
  readonly producer: string;
  readonly ordinary: number;
  readonly lacks: string | null;
}

function readLines(lines: readonly NumberedLine[], { producer, ordinary, lacks }: Origin): Imported {
  const builder = new BatchBuilder('transcript');
  const problems = new Problems();
  let time = 0;
  const tick = () => epochMilliseconds(++time);
  let connections = 0;
  const begin = () => new ConnectionReader(builder, connections++, tick, problems);
  let reader: ConnectionReader | null = null;
  let understood = 0;
  let redacted = false;
  builder.event({ type: 'recording/started', at: tick(), source: 'transcript', url: '', browser: '' });
  if (lacks !== null) problems.add('line 1', lacks);
  lines.forEach(({ text: line, number }) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const where = `line ${number + 1}`;
    const match = LINE.exec(line);
    const mark = match?.[1];
    const body = match?.[2] ?? '';
    if (mark === undefined) {
      problems.add(where, 'does not begin with "> ", "< ", "! " or "# "');
      return;
    }
    if (mark === '!' && body === 'redacted') {
      redacted = true;
      understood++;
      return;
    }
    const begins = (mark === '!' && body.startsWith('url ')) || (mark === '>' && START_LINE.test(body));
    if (reader === null || (begins && reader.hasBegun(mark))) {
      reader?.finish();
      reader = begin();
    }
    if (reader.take(mark, body, where)) understood++;
  });
  finish(reader);
  builder.flush();
  if (understood === 0 && ordinary === 0) {
    throw new FormatError(
      'not-this-format',
      'The file is not a transcript',
      '',
      'lines such as "> GET /chat HTTP/1.1" and "< text "hello""',
    );
  }
  const { batches, readPayload } = builder;
  return {
    format: 'transcript',
    producer,
    batches,
    readPayload,
    problems: problems.list(),
    problemCount: problems.count,
    redacted,
    ordinaryRequests: ordinary,
  };
}

function finish(reader: ConnectionReader | null): void {
  reader?.finish();
}
