import type { Batch } from '../../events/batch.ts';
import { EVENT_VERSION } from '../../events/event.ts';
import { batchesWithBlocks } from '../batch-blocks.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { BatchLines } from './batch-lines.ts';
import { LOG_VERSION, type LogOptions } from './log-format.ts';

/** Characters of a piece. */
const PIECE = 65_536;

/**
 * Writes batches as a session log: line-delimited JSON, a head line, one line an event or message in the order of the
 * log, an end line that proves that nothing is cut off. Lossless unless redacted; each payload block is read once.
 */
export async function* writeLog(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: LogOptions,
): AsyncGenerator<string> {
  const { redact, signal, onProgress } = options;
  const pseudonyms = redact ? new Pseudonyms() : null;
  let lines = 1;
  let messages = 0;
  let pieces: string[] = [];
  let length = 0;
  signal?.throwIfAborted();
  for await (const { batch, block } of batchesWithBlocks(batches, redact ? null : readPayload)) {
    if (lines === 1 && pieces.length === 0) pieces.push(headLine(batch.log, options));
    const source = new BatchLines(batch, redact ? 'hidden' : block);
    for (const line of source.lines((event) =>
      pseudonyms === null ? event : redactEvent(event, pseudonyms),
    )) {
      pieces.push(line);
      length += line.length;
      if (length < PIECE) continue;
      yield pieces.join('');
      pieces = [];
      length = 0;
      signal?.throwIfAborted();
    }
    lines += source.count;
    messages += batch.messages.count;
    onProgress?.(messages);
    signal?.throwIfAborted();
  }
  if (lines === 1 && pieces.length === 0) pieces.push(headLine('', options));
  pieces.push(`${JSON.stringify({ end: true, lines: lines + 1 })}\n`);
  yield pieces.join('');
}

function headLine(log: string, { redact, producer }: LogOptions): string {
  const { name, version } = producer;
  const head = { switchyard: 'log', version: LOG_VERSION, events: EVENT_VERSION, log, redacted: redact };
  return `${JSON.stringify({ ...head, producer: { name, version } })}\n`;
}
