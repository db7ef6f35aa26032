import { isoTime } from '../har/iso-time.ts';
import { isObject, type JsonObject, member, numberMember, stringMember } from '../json-access.ts';
import { type Problems, USED_AGAIN } from '../problem.ts';

/** Requests that are kept at most. */
const MOST = 100_000;

/** What the events said of one request, as the members of an entry of a HAR. */
interface Request {
  readonly url: string;
  type: string;
  method: string;
  /** Epoch seconds; null until an event names them. */
  wallTime: number | null;
  /** Seconds of the browser's monotonic clock. */
  since: number | null;
  requestFields: readonly object[] | null;
  status: number;
  statusText: string;
  protocol: string;
  responseFields: readonly object[];
  failure: string | null;
  readonly messages: JsonObject[];
  readonly streamEvents: JsonObject[];
  closedAt: number | null;
}

/**
 * Collects events of the Network domain by request, and makes a HAR of them, as Chrome's own Network panel does: so both are read and judged by
 * the same rules. Times of messages are on the monotonic clock; a request that names both clocks joins them.
 */
export class CdpRequests {
  /** The last request of each id. */
  readonly #requests = new Map<string, Request>();
  /** All of them, as they began. */
  readonly #listed = new Set<Request>();
  readonly #problems: Problems;
  /** Epoch seconds at the zero of the monotonic clock. */
  #zero: number | null = null;

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** Takes an event. Others than those of the Network domain are passed over. */
  take(method: string, params: JsonObject, session: string): void {
    const id = stringMember(params, 'requestId');
    if (id === null || !method.startsWith('Network.')) return;
    const key = `${session}/${id}`;
    if (method === 'Network.webSocketCreated' || method === 'Network.requestWillBeSent') {
      this.#begin(key, method, params);
      return;
    }
    const request = this.#requests.get(key);
    if (request !== undefined) this.#add(request, method, params);
  }

  /** What was collected, as the JSON of a HAR. */
  har(): JsonObject {
    const entries = [...this.#listed].map((request) => this.#entry(request));
    return { log: { version: '1.2', creator: { name: 'WebInspector', version: '' }, entries } };
  }

  #begin(key: string, method: string, params: JsonObject): void {
    const isSocket = method === 'Network.webSocketCreated';
    const sent = member(params, 'request');
    const url = stringMember(isSocket ? params : sent, 'url');
    const former = this.#requests.get(key);
    // A redirect sends a request of the same id again: the last one is what came of it. A socket is another one.
    const replaces = former !== undefined && !isSocket;
    if (url === null || (this.#listed.size >= MOST && !replaces)) return;
    if (replaces) this.#listed.delete(former);
    if (former !== undefined && isSocket && former.closedAt === null)
      this.#problems.add(`requestId ${stringMember(params, 'requestId') ?? ''}`, USED_AGAIN);
    const request: Request = {
      url,
      type: isSocket ? 'websocket' : (stringMember(params, 'type') ?? '').toLowerCase(),
      method: stringMember(sent, 'method') ?? 'GET',
      wallTime: null,
      since: null,
      requestFields: isSocket ? null : fieldsOf(member(sent, 'headers')),
      status: 0,
      statusText: '',
      protocol: '',
      responseFields: [],
      failure: null,
      messages: [],
      streamEvents: [],
      closedAt: null,
    };
    this.#requests.set(key, request);
    this.#listed.add(request);
    if (!isSocket) this.#clock(request, params);
  }

  #add(request: Request, method: string, params: JsonObject): void {
    const at = numberMember(params, 'timestamp');
    switch (method) {
      case 'Network.webSocketWillSendHandshakeRequest':
        this.#clock(request, params);
        request.requestFields = fieldsOf(member(member(params, 'request'), 'headers'));
        break;
      case 'Network.requestWillBeSentExtraInfo':
        request.requestFields = fieldsOf(member(params, 'headers'));
        break;
      case 'Network.webSocketHandshakeResponseReceived':
      case 'Network.responseReceived':
        answered(request, member(params, 'response'));
        break;
      case 'Network.responseReceivedExtraInfo':
        request.status = numberMember(params, 'statusCode') ?? request.status;
        request.responseFields = fieldsOf(member(params, 'headers'));
        break;
      case 'Network.webSocketFrameSent':
      case 'Network.webSocketFrameReceived': {
        const frame = member(params, 'response');
        const type = method.endsWith('Sent') ? 'send' : 'receive';
        const [opcode, data] = [numberMember(frame, 'opcode'), stringMember(frame, 'payloadData')];
        request.messages.push({ type, time: at, opcode, data });
        break;
      }
      case 'Network.webSocketFrameError':
        request.messages.push({
          type: 'error',
          time: at,
          opcode: -1,
          data: stringMember(params, 'errorMessage'),
        });
        break;
      case 'Network.eventSourceMessageReceived':
        request.streamEvents.push({
          time: at,
          eventName: stringMember(params, 'eventName'),
          eventId: stringMember(params, 'eventId'),
          data: stringMember(params, 'data'),
        });
        break;
      case 'Network.loadingFailed':
        request.failure = stringMember(params, 'errorText');
        request.closedAt = at;
        break;
      case 'Network.webSocketClosed':
      case 'Network.loadingFinished':
        request.closedAt = at;
        break;
    }
  }

  #clock(request: Request, params: JsonObject): void {
    request.since = numberMember(params, 'timestamp');
    request.wallTime = numberMember(params, 'wallTime');
    if (request.since !== null && request.wallTime !== null) this.#zero = request.wallTime - request.since;
  }

  /** Monotonic seconds as epoch seconds; as they are where nothing joins the two clocks. */
  #epoch(seconds: unknown): number | null {
    return typeof seconds === 'number' ? seconds + (this.#zero ?? 0) : null;
  }

  #entry(request: Request): JsonObject {
    const { url, method, status, statusText, protocol, messages, streamEvents } = request;
    const began = request.wallTime ?? this.#epoch(request.since ?? messages[0]?.time) ?? 0;
    const ended = this.#epoch(request.closedAt ?? messages.at(-1)?.time) ?? began;
    const timed = ({ time, ...rest }: JsonObject) => ({ ...rest, time: this.#epoch(time) });
    return {
      startedDateTime: isoTime(began * 1000),
      time: Math.max(0, (ended - began) * 1000),
      request: { method, url, httpVersion: protocol, headers: request.requestFields ?? [] },
      response: {
        status,
        statusText,
        httpVersion: protocol,
        headers: request.responseFields,
        content: {},
        ...(request.failure === null ? {} : { _error: request.failure }),
      },
      _resourceType: request.type,
      ...(request.type === 'websocket' ? { _webSocketMessages: messages.map(timed) } : {}),
      // The protocol reports an end, without its code: what has none was open to the last.
      _webSocketClose: hasEnded(request) ? { timestamp: ended * 1000 } : null,
      ...(request.type === 'eventsource' ? { _eventSourceMessages: streamEvents.map(timed) } : {}),
    };
  }
}

/** It switched or streamed, and came to an end; or it is a socket that was closed before an answer came. */
function hasEnded({ closedAt, failure, status, type }: Request): boolean {
  if (closedAt === null || failure !== null) return false;
  return status === 101 || status === 200 || (status === 0 && type === 'websocket');
}

function answered(request: Request, response: unknown): void {
  request.status = numberMember(response, 'status') ?? request.status;
  request.statusText = stringMember(response, 'statusText') ?? request.statusText;
  // Of a WebSocket's answer, only the text of the head names the version.
  const line = /^HTTP\/\d(?:\.\d)?(?= )/.exec(stringMember(response, 'headersText') ?? '')?.[0];
  request.protocol = stringMember(response, 'protocol') ?? line ?? '';
  // The extra info has the fields as they came, and may be first.
  if (request.responseFields.length === 0) request.responseFields = fieldsOf(member(response, 'headers'));
  const sent = member(response, 'requestHeaders');
  if (isObject(sent)) request.requestFields = fieldsOf(sent);
}

/** The protocol joins the lines of a field of one name by line feeds. */
function fieldsOf(headers: unknown): readonly object[] {
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? value.split('\n').map((line) => ({ name, value: line })) : [],
  );
}
