import { BODY_LIMIT } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import { parseRequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead } from '../../protocol/http/response-head.ts';
import { classifyExchange, type ExchangeKind } from '../../protocol/upgrade/classify-exchange.ts';
import { urlOfRequest } from './url-of-request.ts';

/** A line of a transcript, and the line of the file that it comes from, from 0. */
export interface NumberedLine {
  readonly text: string;
  readonly number: number;
}

export interface CurlOutput {
  readonly lines: readonly NumberedLine[];
  /** Exchanges that are no attempt at a switch. */
  readonly ordinary: number;
  /** What the output does not show, for the list of problems. */
  readonly lacks: string | null;
}

/** One request as curl prints it, with its answer. */
interface Exchange {
  readonly request: NumberedLine[];
  response: NumberedLine[];
  /** What curl says where a proxy refused its CONNECT. */
  noTunnel: string | null;
  body: string;
  /** Over a connection with TLS, also one that is used again. */
  readonly tls: boolean;
  /** The line of the first byte. */
  readonly number: number;
}

const SWITCHED = /^HTTP\/1\.\d 101(?: |$)/;
const STREAMS = /^HTTP\/\S{1,3} 200(?: |$)/;
const START = /^HTTP\/\d(?:\.\d)? \d{3}(?: |$)/;
/** By 8 and by 7. */
const NO_TUNNEL =
  /^(?:CONNECT tunnel failed, response \d{3}|Received HTTP code \d{3} from proxy after CONNECT)$/;
/** Its meter of progress, which it writes over itself, into whatever line it is at. */
const METER = /\r[ \d.kMGTP]{20,90}(?:(?:--:--:--|[ \d]{0,4}\d:\d\d:\d\d) +){3}[\d.kMGTP]*/g;
/** Where the output goes to a file: `{ [57 bytes data]`. */
const BYTES = /^[{}] \[\d+ bytes data\]$/;
/** curl writes its own remarks to another stream, right behind a body that does not end its line. */
const GLUED =
  /\* (?:Closing connection|Operation timed out|Connection #\d+ to host |shutting down connection).*$/;

/** Whether this is what `curl --verbose` or `curl --include` prints. */
export function isCurlOutput(start: string): boolean {
  if (START.test(start)) return true;
  const lines = start.replace(METER, '');
  return /^\*\s+\S/m.test(lines) && /^> \S+ \S+ HTTP\/\d/m.test(lines);
}

/** Reads what curl prints as the lines of a transcript. Of messages it shows nothing that could be read again. */
export function readCurlOutput(text: string): CurlOutput {
  const lines = text.replace(METER, '').split(/\r?\n/);
  const exchanges = START.test(lines[0] ?? '') ? [included(lines)] : verbose(lines);
  const written: NumberedLine[] = [];
  let ordinary = 0;
  for (const exchange of exchanges) {
    // With a log-in, curl asks again.
    if (exchange.noTunnel !== null && exchange === exchanges.at(-1)) {
      written.push(...withoutTunnel(exchange, exchange.noTunnel));
      continue;
    }
    const kind = kindOf(exchange);
    if (kind === null) ordinary++;
    else written.push(...transcriptOf(exchange, kind));
  }
  const lacks = exchanges.some(({ noTunnel }) => noTunnel !== null)
    ? 'has a CONNECT that the proxy refused, without the request that would have followed, which is taken for a handshake'
    : exchanges[0]?.request.length === 0
      ? 'has an answer without its request, which is taken for that to a handshake: curl --verbose shows both'
      : null;
  return { lines: written, ordinary, lacks };
}

/** `--include`: the heads of one answer after the other, as of redirects, and the body of the last. */
function included(lines: readonly string[]): Exchange {
  let exchange = begin(0, false);
  let inHead = true;
  for (const [number, line] of lines.entries()) {
    if (inHead && line === '') inHead = false;
    else if (inHead) exchange.response.push({ text: line, number });
    else if (START.test(line) && exchange.body === '') {
      exchange = begin(number, false);
      exchange.response.push({ text: line, number });
      inHead = true;
    } else addBody(exchange, line);
  }
  return exchange;
}

/** `--verbose`: `*` its remarks, `>` what it sent, `<` what came, and the body as it is. */
function verbose(lines: readonly string[]): Exchange[] {
  const exchanges: Exchange[] = [];
  let current: Exchange | null = null;
  let tls = false;
  let inBody = false;
  for (const [number, line] of lines.entries()) {
    const [mark] = line;
    const rest = line.slice(2);
    if (mark === '*' && /^\*\s/.test(line)) {
      if (rest.startsWith('SSL connection using')) tls = true;
      else if (/^ *Trying /.test(rest)) tls = false;
      if (current !== null && NO_TUNNEL.test(rest)) current.noTunnel = rest;
      inBody = false;
    } else if (mark === '>' && (line[1] ?? ' ') === ' ') {
      if (/^\S+ \S+ HTTP\/\d/.test(rest)) {
        current = begin(number, tls);
        exchanges.push(current);
      }
      if (rest !== '' && current !== null) current.request.push({ text: rest, number });
      inBody = false;
    } else if (mark === '<' && (line[1] ?? ' ') === ' ' && !inBody && current !== null) {
      // An interim answer, such as 100, comes before the real one.
      if (START.test(rest)) current.response = [];
      if (rest === '') inBody = true;
      else current.response.push({ text: rest, number });
    } else if (inBody && current !== null && !BYTES.test(line)) {
      addBody(current, line.replace(GLUED, ''));
      inBody = !GLUED.test(line);
    }
  }
  return exchanges;
}

function begin(number: number, tls: boolean): Exchange {
  return { request: [], response: [], noTunnel: null, body: '', tls, number };
}

function addBody(exchange: Exchange, line: string): void {
  if (exchange.body.length < BODY_LIMIT) exchange.body += exchange.body === '' ? line : `\n${line}`;
}

/** What was attempted; null for an ordinary request, and for a CONNECT that only opens the way through a proxy. */
function kindOf({ request, response }: Exchange): ExchangeKind | null {
  const asked = parseRequestHead(headOf(request)).value;
  const answer = parseResponseHead(headOf(response)).value;
  if (request.length > 0 && asked.method === 'CONNECT') return null;
  const kind = classifyExchange({
    url: '',
    status: answer.status > 0 ? answer.status : null,
    request: request.length > 0 ? asked.fields : [],
    response: answer.fields,
  });
  // Of an answer alone nobody knows what was asked for.
  return kind ?? (request.length === 0 || hasTraits(asked.fields) ? 'websocket' : null);
}

function hasTraits(fields: readonly Field[]): boolean {
  return fields.some(({ name }) => /^sec-websocket-/i.test(name));
}

/** The way through the proxy did not open, so that nothing of the request behind it was sent, and nobody saw what it would have been. */
function withoutTunnel({ request, number }: Exchange, words: string): NumberedLine[] {
  const { target } = parseRequestHead(headOf(request)).value;
  return [
    { text: `! url ${JSON.stringify(`wss://${target.replace(/:443$/, '')}/`)}`, number },
    { text: '! kind websocket', number },
    { text: '! unseen messages', number },
    { text: '! unseen close', number },
    { text: '! unseen request not-in-file', number },
    { text: `! error ${JSON.stringify(words)}`, number },
  ];
}

function headOf(lines: readonly NumberedLine[]): string {
  return `${lines.map(({ text }) => text).join('\r\n')}\r\n\r\n`;
}

function transcriptOf(
  { request, response, body, tls, number }: Exchange,
  kind: ExchangeKind,
): NumberedLine[] {
  const asked = request.length === 0 ? null : parseRequestHead(headOf(request)).value;
  const url = urlOfRequest(asked);
  const scheme = kind === 'websocket' ? 'ws' : 'http';
  const last = response.at(-1)?.number ?? number;
  // What follows a switch, or is a stream, is no body.
  const goesOn = kind === 'event-stream' ? STREAMS : SWITCHED;
  const isBody = body !== '' && !goesOn.test(response[0]?.text ?? '');
  return [
    {
      text: `! url ${url === null ? 'unknown' : JSON.stringify(url.replace(/^ws/, tls ? `${scheme}s` : scheme))}`,
      number,
    },
    { text: `! kind ${kind}`, number },
    { text: '! unseen messages', number },
    { text: '! unseen close', number },
    ...(asked === null ? [{ text: '! unseen request not-in-file', number }] : []),
    ...request.map(({ text, number }) => ({ text: `> ${text}`, number })),
    ...response.map(({ text, number }) => ({ text: `< ${text}`, number })),
    ...(isBody ? [{ text: `! body ${JSON.stringify(body)}`, number: last }] : []),
  ];
}
