import type { Field } from '../../protocol/http/field.ts';
import { type BoundFields, boundFields } from '../bound-fields.ts';
import { cutText } from '../cut-text.ts';

const MAX_URL = 65_536;
const MAX_TEXT = 16_384;
const MAX_ID = 256;

/** What a callback of webRequest says, as far as we look at it; empty or null where it does not say. */
export interface RequestDetails {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** The browser's word for what asked: `websocket`, `xmlhttprequest`, ... */
  readonly type: string;
  /** Epoch milliseconds by the system's clock. */
  readonly timeStamp: number;
  readonly frameId: number;
  /** Empty where no document asked: a worker did. */
  readonly documentId: string;
  readonly documentUrl: string;
  /** 0 where there is no response. */
  readonly statusCode: number;
  readonly statusLine: string;
  readonly requestHeaders: BoundFields;
  readonly responseHeaders: BoundFields;
  readonly error: string;
}

/** Reads the argument of any of webRequest's callbacks; null where it is none. */
export function readDetails(value: unknown): RequestDetails | null {
  if (!isObject(value)) return null;
  const requestId = text(value.requestId, MAX_ID);
  const url = text(value.url, MAX_URL);
  if (requestId === '' || url === '') return null;
  return {
    requestId,
    url,
    method: text(value.method, MAX_ID),
    type: text(value.type, MAX_ID),
    timeStamp: number(value.timeStamp),
    frameId: number(value.frameId),
    documentId: text(value.documentId, MAX_ID),
    documentUrl: text(value.documentUrl, MAX_URL),
    statusCode: number(value.statusCode),
    statusLine: text(value.statusLine, MAX_TEXT),
    requestHeaders: boundFields(fieldsIn(value.requestHeaders)),
    responseHeaders: boundFields(fieldsIn(value.responseHeaders)),
    error: text(value.error, MAX_TEXT),
  };
}

function* fieldsIn(value: unknown): Generator<Field> {
  if (!Array.isArray(value)) return;
  for (const header of value) {
    if (!isObject(header) || typeof header.name !== 'string') continue;
    // A value that is no text comes as bytes, which are Latin-1 in HTTP.
    const content = typeof header.value === 'string' ? header.value : latin1(header.binaryValue);
    yield { name: header.name, value: content };
  }
}

/** Whether no other answer comes under its id, as after a redirect or where the browser asks again with a password. */
export function isLastAnswer({ statusCode: status }: RequestDetails): boolean {
  return status >= 200 && status !== 401 && status !== 407 && (status < 300 || status >= 400);
}

function latin1(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return String.fromCharCode(...value.slice(0, MAX_TEXT).map((byte) => number(byte) & 0xff));
}

function text(value: unknown, most: number): string {
  return typeof value === 'string' ? cutText(value, most) : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
