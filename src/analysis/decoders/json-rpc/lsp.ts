import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder } from '../decoded.ts';
import { JsonMessage, jsonConfidence, type Reading } from '../json/json-message.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { memberOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { utf8Text } from '../tree/utf8.ts';
import { looksLikeJsonRpc, readJsonRpc } from './json-rpc.ts';

/** Methods that only the Language Server Protocol has. */
const METHODS =
  /^(?:textDocument|workspace|window|notebookDocument|completionItem|codeLens|documentLink|inlayHint|workspaceSymbol|codeAction|callHierarchy|typeHierarchy|client)\/|^\$\/(?:cancelRequest|progress|setTrace|logTrace)$/;
const HEAD = /^(?:Content-[A-Za-z-]+:[^\r\n]*\r\n)+\r\n/;

/** Language Server Protocol 3.17: JSON-RPC, with the head of its base protocol where a bridge passes the bytes of a pipe on. */
export const LSP: Decoder = {
  id: 'lsp',
  specification: 'Language Server Protocol 3.17',
  ofConnection: (connection) =>
    handshakeConfidence(connection, ['lsp', 'vscode-lsp'], /\/(?:lsp|languageserver)\b/i),
  ofMessage: (message) => {
    const from = headLength(message.bytes);
    if (from > 0) return message.opcode === 8 ? CONFIDENCE.none : CONFIDENCE.certain;
    return jsonConfidence(message, (value) => (isLsp(value) ? CONFIDENCE.certain : CONFIDENCE.none));
  },
  open: () => {
    /** Methods of requests that wait for their answer, by id; bounded, since a peer may never answer. */
    const asked = new Map<string, string>();
    return {
      decode: (message) => decode(message, asked),
    };
  },
};

const REMEMBERED = 1000;

function decode(message: DecodableMessage, asked: Map<string, string>): Decoded {
  const from = headLength(message.bytes);
  if (message.opcode !== 1 && from === 0) return plainDecoded(message);
  const json = new JsonMessage(message.bytes, from);
  return json.as('lsp', ['lsp', 'json-rpc', 'json'], (value, text) => {
    const reading = readJsonRpc(value, text);
    return named(reading, value, asked);
  });
}

/** Gives an answer the name of its request. */
function named(reading: Reading, value: PlainValue, asked: Map<string, string>): Reading {
  const { repliesTo, type } = reading;
  if (repliesTo === null || repliesTo === undefined) return reading;
  const method = memberOf(value, 'method');
  if (type === 'request' && typeof method === 'string') {
    if (asked.size >= REMEMBERED) asked.clear();
    asked.set(repliesTo, method);
    return reading;
  }
  const of = asked.get(repliesTo);
  asked.delete(repliesTo);
  return of === undefined ? reading : { ...reading, summary: `${of} ${reading.summary}` };
}

function headLength(bytes: Uint8Array): number {
  if (bytes[0] !== 0x43) return 0; // "C"
  return HEAD.exec(utf8Text(bytes, 0, 512))?.[0].length ?? 0;
}

function isLsp(value: PlainValue): boolean {
  if (looksLikeJsonRpc(value) === CONFIDENCE.none) return false;
  const method = memberOf(value, 'method');
  if (typeof method === 'string' && METHODS.test(method)) return true;
  // The Model Context Protocol says "notifications/initialized", and names its version where it answers.
  if (method === 'initialized' && memberOf(value, 'id') === undefined) return true;
  const result = memberOf(value, 'result');
  return (
    (method === 'initialize' &&
      memberOf(memberOf(value, 'params'), 'capabilities') !== undefined &&
      memberOf(memberOf(value, 'params'), 'processId') !== undefined) ||
    (memberOf(result, 'capabilities') !== undefined && memberOf(result, 'protocolVersion') === undefined)
  );
}
