import { BODY_LIMIT, type ConnectionCreated, type Transport } from '../../events/event.ts';
import { OPCODE } from '../../events/message-segment.ts';
import { notSeen, seen } from '../../events/observed.ts';
import { type ConnectionId, epochMilliseconds } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import { isEventStreamType } from '../../protocol/event-stream/media-type.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { encodeText } from '../encode-text.ts';
import type { Problems } from '../problem.ts';

const SOURCE = 'netlog';

/** What the streams of a file need from it. */
export interface StreamFile {
  readonly builder: BatchBuilder;
  readonly problems: Problems;
  /** Whether its capture mode writes what is received. */
  readonly hasBytes: boolean;
  /** The number of a further connection; null where there are too many. */
  newConnection(): ConnectionId | null;
}

interface Answer {
  readonly at: number;
  readonly transport: Transport;
  readonly head: ResponseHead;
}

/** One event stream's URL_REQUEST, or one that should have been answered as one. */
export class StreamRequest {
  readonly #file: StreamFile;
  readonly #of: { readonly source: typeof SOURCE; readonly connection: ConnectionId };
  readonly #key: string;
  /** Reads events; null as long as, or where, the answer is no event stream. */
  #parser: EventStreamParser | null = null;
  /** An answer that is no stream waits for the beginning of its body. */
  #refusal: Answer | null = null;
  readonly #decoder = new TextDecoder();
  #body = '';
  #isEncoded = false;
  /** What is known of it before its events. */
  readonly #created: ConnectionCreated;
  #recorded: boolean;

  constructor(
    file: StreamFile,
    connection: ConnectionId,
    {
      at,
      url,
      head,
      key,
    }: {
      readonly at: number;
      readonly url: string;
      readonly head: RequestHead | null;
      readonly key: string;
    },
  ) {
    this.#file = file;
    this.#of = { source: SOURCE, connection };
    this.#key = key;
    this.#recorded = file.hasBytes;
    this.#created = {
      type: 'connection/created',
      at: epochMilliseconds(at),
      ...this.#of,
      kind: 'event-stream',
      url,
      sourceKey: key,
      target: 'unknown',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
      ...(file.hasBytes ? {} : { messagesRecorded: false as const }),
    };
    file.builder.event(this.#created);
    if (head === null) return;
    file.builder.event({
      type: 'handshake/request-sent',
      at: epochMilliseconds(at),
      ...this.#of,
      head: seen(head),
    });
  }

  answered(at: number, transport: Transport, head: ResponseHead): void {
    const type = combinedValue(head.fields, 'content-type') ?? '';
    this.#isEncoded = combinedValue(head.fields, 'content-encoding') !== null;
    if (head.status !== 200 || !isEventStreamType(type)) {
      this.#refusal = { at, transport, head };
      return;
    }
    this.#parser = new EventStreamParser();
    this.#report({ at, transport, head });
  }

  /** What is received from now on is shown decoded. */
  decodes(): void {
    this.#isEncoded = false;
  }

  /** Something was received, and the file does not have it: it may not name its capture mode. */
  bytesLeftOut(at: number): void {
    if (!this.#recorded || this.#parser === null) return;
    this.#recorded = false;
    this.#file.builder.event({
      ...this.#created,
      at: epochMilliseconds(at),
      messagesRecorded: false,
    });
  }

  received(at: number, bytes: Uint8Array): void {
    if (this.#isEncoded) {
      this.#isEncoded = false;
      this.#parser = null;
      this.#file.problems.add(this.#key, 'is compressed in the file: its events are not read');
      return;
    }
    if (this.#refusal !== null && this.#body.length < BODY_LIMIT)
      this.#body += this.#decoder.decode(bytes.subarray(0, BODY_LIMIT), { stream: true });
    const { connection } = this.#of;
    for (const event of this.#parser?.push(bytes) ?? [])
      this.#file.builder.message({
        at,
        connection,
        outgoing: false,
        opcode: OPCODE.text,
        payload: encodeText(streamEventText(event)),
      });
  }

  /** @param error such as `net::ERR_FAILED`; null where there was none */
  ended(at: number, error: string | null): void {
    this.fileEnds();
    const of = { at: epochMilliseconds(at), ...this.#of };
    if (error !== null) this.#file.builder.event({ type: 'browser/reported-error', ...of, text: error });
    this.#file.builder.event({ type: 'connection/closed', ...of, close: notSeen('not-in-file') });
  }

  /** No more of it comes. */
  fileEnds(): void {
    if (this.#refusal !== null) this.#report(this.#refusal);
    this.#refusal = null;
  }

  #report({ at, transport, head }: Answer): void {
    this.#file.builder.event({
      type: 'handshake/response-received',
      at: epochMilliseconds(at),
      ...this.#of,
      status: head.status > 0 ? seen(head.status) : notSeen('not-in-file'),
      transport,
      head: seen(head),
      ...(this.#body === '' ? {} : { body: this.#body.slice(0, BODY_LIMIT) }),
    });
  }
}
