import type { Batch } from '../../events/batch.ts';
import { EVENT_VERSION } from '../../events/event.ts';
import { FLAG, type MessageColumns, OPCODE } from '../../events/message-segment.ts';
import { encodeBase64 } from '../base64.ts';
import { ChunkedText } from '../chunked-text.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { readAhead } from '../payload-window.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { LOG_VERSION, type LogOptions } from './log-format.ts';

/**
 * Writes batches as a session log: line-delimited JSON, a head line, one line an event or message in the order of the
 * log, an end line that proves that nothing is cut off. Lossless unless redacted; holds one window of payloads.
 */
export async function* writeLog(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: LogOptions,
): AsyncGenerator<string> {
  const { redact, signal, onProgress } = options;
  const pseudonyms = redact ? new Pseudonyms() : null;
  const chunk = new ChunkedText();
  let lines = 1;
  let headWritten = false;
  signal?.throwIfAborted();
  for await (const batch of batches) {
    if (!headWritten) chunk.add(headLine(batch.log, options));
    headWritten = true;
    const length = totalStored(batch.messages);
    const read = redact ? null : readAhead(readPayload, () => length);
    for await (const line of batchLines(batch, read, pseudonyms)) {
      lines++;
      if (!chunk.add(line)) continue;
      yield chunk.take();
      signal?.throwIfAborted();
      onProgress?.(lines);
    }
  }
  if (!headWritten) chunk.add(headLine('', options));
  chunk.add(`${JSON.stringify({ end: true, lines: lines + 1 })}\n`);
  onProgress?.(lines + 1);
  yield chunk.take();
}

function headLine(log: string, { redact, producer }: LogOptions): string {
  const { name, version } = producer;
  const head = { switchyard: 'log', version: LOG_VERSION, events: EVENT_VERSION, log, redacted: redact };
  return `${JSON.stringify({ ...head, producer: { name, version } })}\n`;
}

async function* batchLines(
  batch: Batch,
  read: PayloadReader | null,
  pseudonyms: Pseudonyms | null,
): AsyncGenerator<string> {
  const { messages } = batch;
  let row = 0;
  let seq = batch.firstSeq;
  let offset = 0;
  const until = async function* (end: number) {
    for (; row < messages.count && seq < end; row++, seq++) {
      yield await messageLine(batch, row, seq, offset, read);
      offset += messages.stored[row] ?? 0;
    }
  };
  for (const { seq: at, event } of batch.events) {
    yield* until(at);
    const out = pseudonyms === null ? event : redactEvent(event, pseudonyms);
    yield `${JSON.stringify({ seq: at, event: out })}\n`;
    seq = Math.max(seq, at + 1);
  }
  yield* until(Number.POSITIVE_INFINITY);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

async function messageLine(
  batch: Batch,
  row: number,
  seq: number,
  offset: number,
  read: PayloadReader | null,
): Promise<string> {
  const { messages } = batch;
  const flags = messages.flags[row] ?? 0;
  const size = messages.size[row] ?? 0;
  const length = messages.stored[row] ?? 0;
  const line: Record<string, unknown> = {
    seq,
    at: messages.time[row] ?? 0,
    connection: messages.connection[row] ?? 0,
    direction: (flags & FLAG.outgoing) === 0 ? 'server-to-client' : 'client-to-server',
    opcode: flags & FLAG.opcode,
  };
  const payload =
    length === 0 || read === null ? new Uint8Array(0) : await read({ batch: batch.number, offset, length });
  const bytes = payload ?? new Uint8Array(0);
  if ((flags & FLAG.payloadUnknown) !== 0) line.size = null;
  else if (bytes.length !== size) line.size = size;
  if (bytes.length > 0) Object.assign(line, payloadMember(bytes, flags & FLAG.opcode));
  return `${JSON.stringify(line)}\n`;
}

/** Text that is valid UTF-8 as text; everything else, and broken text too, as base64: nothing is lost. */
function payloadMember(payload: Uint8Array, opcode: number): object {
  if (opcode === OPCODE.text) {
    try {
      return { text: strict.decode(payload) };
    } catch {
      return { base64: encodeBase64(payload) };
    }
  }
  return { base64: encodeBase64(payload) };
}

function totalStored(messages: MessageColumns): number {
  return messages.stored.reduce((sum, length) => sum + length, 0);
}
