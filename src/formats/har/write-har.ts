import type { Batch } from '../../events/batch.ts';
import type { Connection } from '../../session/connection.ts';
import { batchesWithBlocks } from '../batch-blocks.ts';
import type { PutAside } from '../byte-text.ts';
import { leftOutMembers } from '../left-out.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { redactProse } from '../redaction/redact-text.ts';
import { withShownBodies } from '../redaction/shown-bodies.ts';
import { harBuffered } from './har-buffered.ts';
import { harEntry } from './har-entry.ts';
import { HarFold } from './har-fold.ts';
import type { HarMessages } from './har-messages.ts';
import type { HarOptions } from './har-options.ts';
import { harClose, OWN_VERSION, ownEntry } from './har-own.ts';
import { harWire } from './har-wire.ts';

/**
 * Writes a log as HAR 1.2 with Chrome's `_webSocketMessages`, in pieces. What neither HAR nor Chrome has a field for is in
 * `_switchyard`, once for the log and once for each entry. The text waits as bytes, outside of the script's heap, until the
 * log is read.
 */
export async function* writeHar(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: HarOptions,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parts = writeHarParts(batches, readPayload, options, (bytes) => bytes.slice());
  for await (const part of parts) yield typeof part === 'string' ? part : decoder.decode(part);
}

/**
 * The same for a caller with a better place for text. Reads the log once and stores the text of its messages a few
 * megabytes at a time; then yields, in the order of the file, the other text and what stands for the stored text.
 */
export async function* writeHarParts<Part>(
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  readPayload: PayloadReader,
  options: HarOptions,
  putAside: PutAside<Part>,
): AsyncGenerator<string | Part> {
  const pseudonyms = options.redact ? new Pseudonyms(options.rules) : null;
  const fold = new HarFold(putAside, pseudonyms);
  options.signal?.throwIfAborted();
  const { bodies } = options;
  const read = options.redact && bodies === undefined ? null : readPayload;
  for await (const whole of batchesWithBlocks(batches, read)) {
    const { batch, block } =
      pseudonyms === null || bodies === undefined ? whole : withShownBodies(whole, bodies, pseudonyms);
    fold.apply(batch, block);
    options.onProgress?.(fold.count);
    options.signal?.throwIfAborted();
  }
  yield logHead(options, pseudonyms);
  let separator = '\n';
  for (const original of fold.session.connections) {
    const connection = pseudonyms === null ? original : redactConnection(original, pseudonyms);
    yield separator;
    const wire = harWire(original.id, fold.session.wire(original.id), (event) =>
      pseudonyms === null ? event : redactEvent(event, pseudonyms),
    );
    const readings = fold.session.buffered(original.id);
    yield* entry(connection, original, fold.messagesOf(connection.id), harBuffered(readings), wire);
    separator = ',\n';
  }
  const marks = fold.session.marks.map(({ seq, event }) => ({
    seq,
    event: pseudonyms === null ? event : redactEvent(event, pseudonyms),
  }));
  const own = { version: OWN_VERSION, redacted: options.redact, ...leftOutMembers(options), marks };
  yield `\n],"_switchyard":${JSON.stringify(own)}}}\n`;
}

function logHead({ producer, browser }: HarOptions, pseudonyms: Pseudonyms | null): string {
  const { name, version } = producer;
  // A file that was read names its browser as it likes.
  const shown = (text: string) => (pseudonyms === null ? text : redactProse(text, pseudonyms));
  const ofBrowser =
    browser === null
      ? ''
      : `,"browser":${JSON.stringify({ name: shown(browser.name), version: shown(browser.version) })}`;
  return `{"log":{"version":"1.2","creator":${JSON.stringify({ name, version })}${ofBrowser},"pages":[],"entries":[`;
}

function* entry<Part>(
  connection: Connection,
  original: Connection,
  messages: HarMessages<Part> | undefined,
  buffered: Generator<string>,
  wire: Generator<string>,
): Generator<string | Part> {
  const end = endOf(original, messages?.lastTime ?? Number.NEGATIVE_INFINITY);
  yield open(JSON.stringify({ ...harEntry(connection, end), ...harClose(connection) }));
  if (messages !== undefined) {
    yield ',"_webSocketMessages":';
    yield* messages.elements();
  } else if (connection.kind === 'websocket') yield ',"_webSocketMessages":[]';
  yield `,"_switchyard":${open(JSON.stringify(ownEntry(connection)))},"payloads":`;
  if (messages === undefined) yield '{"unknown":[],"cut":[],"gone":[]}';
  else {
    yield* messages.payloads();
    yield* messages.notes();
  }
  yield* buffered;
  yield* wire;
  yield '}}';
}

/** The text of an object without its closing brace, so that members can follow. */
function open(json: string): string {
  return json.slice(0, -1);
}

/** The last moment at which anything was seen of a connection, in epoch milliseconds. */
function endOf(connection: Connection, lastMessage: number): number {
  return Math.max(
    lastMessage,
    connection.errors.at(-1)?.at ?? 0,
    connection.closedAt ?? 0,
    connection.responseReceivedAt ?? 0,
    connection.requestSentAt ?? 0,
    connection.createdAt,
  );
}
