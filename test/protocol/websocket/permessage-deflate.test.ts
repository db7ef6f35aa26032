import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../../src/protocol/http/fault.ts';
import { parseExtensions } from '../../../src/protocol/websocket/extensions.ts';
import {
  type DeflateParameters,
  type DeflateSide,
  parseDeflateParameters,
} from '../../../src/protocol/websocket/permessage-deflate.ts';
import { notation } from '../fault-notation.ts';

function parse(parameters: string, side: DeflateSide): Parsed<DeflateParameters> {
  const [extension] = parseExtensions(`permessage-deflate${parameters}`).value;
  if (extension === undefined) throw new Error('no extension');
  return parseDeflateParameters(extension, side);
}

const NONE: DeflateParameters = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: null,
  clientMaxWindowBits: null,
};

describe('valid parameters', () => {
  it.each<[string, DeflateSide, Partial<DeflateParameters>]>([
    ['', 'offer', {}],
    ['', 'response', {}],
    ['; client_max_window_bits', 'offer', { clientMaxWindowBits: { bits: null } }],
    ['; client_max_window_bits=9', 'offer', { clientMaxWindowBits: { bits: 9 } }],
    ['; client_max_window_bits=15', 'response', { clientMaxWindowBits: { bits: 15 } }],
    ['; server_max_window_bits=8', 'offer', { serverMaxWindowBits: { bits: 8 } }],
    ['; server_max_window_bits="12"', 'response', { serverMaxWindowBits: { bits: 12 } }],
    [
      '; server_no_context_takeover; client_no_context_takeover',
      'response',
      { serverNoContextTakeover: true, clientNoContextTakeover: true },
    ],
  ])('%j in the %s', (parameters, side, value) => {
    expect(parse(parameters, side)).toEqual({ value: { ...NONE, ...value }, faults: [] });
  });
});

describe('faulty parameters', () => {
  it.each<[string, DeflateSide, string[]]>([
    ['; client_max_window_bits', 'response', ['missing-window-bits@20+22']],
    ['; server_max_window_bits', 'offer', ['missing-window-bits@20+22']],
    ['; server_max_window_bits', 'response', ['missing-window-bits@20+22']],
    ['; server_max_window_bits=7', 'offer', ['invalid-window-bits@20+24']],
    ['; server_max_window_bits=16', 'offer', ['invalid-window-bits@20+25']],
    ['; server_max_window_bits=08', 'offer', ['invalid-window-bits@20+25']],
    ['; server_max_window_bits=+9', 'offer', ['invalid-window-bits@20+25']],
    ['; server_max_window_bits=9a', 'response', ['invalid-window-bits@20+25']],
    ['; server_max_window_bits=foo', 'offer', ['invalid-window-bits@20+26']],
    ['; server_max_window_bits=', 'offer', ['invalid-window-bits@20+23']],
    ['; server_no_context_takeover=1', 'offer', ['unexpected-value@20+28']],
    ['; client_no_context_takeover=true', 'response', ['unexpected-value@20+31']],
    ['; foo', 'response', ['unknown-parameter@20+3']],
    ['; Server_No_Context_Takeover', 'response', ['unknown-parameter@20+26']],
    ['; __proto__', 'offer', ['unknown-parameter@20+9']],
    ['; server_no_context_takeover; server_no_context_takeover', 'response', ['repeated-parameter@48+26']],
    ['; server_max_window_bits=15; server_max_window_bits=15', 'response', ['repeated-parameter@47+25']],
    ['; client_max_window_bits; client_max_window_bits', 'offer', ['repeated-parameter@44+22']],
  ])('%j in the %s', (parameters, side, faults) => {
    expect(notation(parse(parameters, side).faults)).toEqual(faults);
  });

  it('takes the first of repeats', () => {
    const { value } = parse('; server_max_window_bits=9; server_max_window_bits=10', 'offer');
    expect(value.serverMaxWindowBits).toEqual({ bits: 9 });
  });
});
