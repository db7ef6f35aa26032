import type { Batch } from '../../events/batch.ts';
import { EVENT_VERSION } from '../../events/event.ts';
import { batchesWithBlocks } from '../batch-blocks.ts';
import { ByteText, type PutAside } from '../byte-text.ts';
import { leftOutMembers } from '../left-out.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { withShownBodies } from '../redaction/shown-bodies.ts';
import { BatchLines } from './batch-lines.ts';
import { LOG_VERSION, type LogOptions } from './log-format.ts';

/**
 * Writes batches as a session log: line-delimited JSON with a head line, a line for each event and message in the order of
 * the log, and an end line that proves that nothing is cut off. Lossless unless redacted. Each payload block is read once.
 */
export async function* writeLog(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: LogOptions,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parts = writeLogParts(batches, readPayload, options, (bytes) => bytes.slice());
  for await (const part of parts) yield typeof part === 'string' ? part : decoder.decode(part);
}

/** The same for a caller with a better place for text: stores it about a megabyte at a time and yields what stands for it. */
export async function* writeLogParts<Part>(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: LogOptions,
  putAside: PutAside<Part>,
): AsyncGenerator<string | Part> {
  const { redact, signal, onProgress, bodies } = options;
  const pseudonyms = redact ? new Pseudonyms(options.rules) : null;
  const text = new ByteText(putAside);
  let lines = 1;
  let begun = false;
  let messages = 0;
  signal?.throwIfAborted();
  const read = redact && bodies === undefined ? null : readPayload;
  for await (const whole of batchesWithBlocks(batches, read)) {
    const { batch, block } =
      pseudonyms === null || bodies === undefined ? whole : withShownBodies(whole, bodies, pseudonyms);
    if (!begun) text.add(headLine(batch.log, options));
    begun = true;
    const source = new BatchLines(batch, block, text, redact);
    lines += source.write((event) => (pseudonyms === null ? event : redactEvent(event, pseudonyms)));
    yield* text.takeAside();
    messages += batch.messages.count;
    onProgress?.(messages);
    signal?.throwIfAborted();
  }
  if (!begun) text.add(headLine('', options));
  text.add(`${JSON.stringify({ end: true, lines: lines + 1 })}\n`);
  yield* text.take();
}

function headLine(log: string, options: LogOptions): string {
  const { redact, producer } = options;
  const { name, version } = producer;
  const head = { switchyard: 'log', version: LOG_VERSION, events: EVENT_VERSION, log, redacted: redact };
  return `${JSON.stringify({ ...head, ...leftOutMembers(options), producer: { name, version } })}\n`;
}
