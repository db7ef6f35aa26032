import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import type { DecodableConnection, DecodableMessage } from '../../../src/analysis/decoders/decoded.ts';

// What each protocol calls a message, where the samples of its suite do not say it.

const NO_HINT: DecodableConnection = { subprotocol: '', url: '' };
const of = (subprotocol: string): DecodableConnection => ({ subprotocol, url: '' });
const at = (url: string): DecodableConnection => ({ subprotocol: '', url });
const text = (content: string): DecodableMessage => ({
  opcode: 1,
  outgoing: true,
  bytes: new TextEncoder().encode(content),
});
const binary = (hex: string): DecodableMessage => ({
  opcode: 2,
  outgoing: true,
  bytes: new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex')),
});

function typesOf(connection: DecodableConnection, messages: readonly DecodableMessage[]): string[] {
  const conversation = openConversation(connection, chooseDecoder(connection, messages));
  return messages.map((message) => {
    const { protocol, type } = conversation.decode(message);
    return `${protocol} ${type}`;
  });
}

const socketIo = at('ws://host/socket.io/?EIO=4');
const socketIo2 = at('ws://host/socket.io/?EIO=3');
const placed = (num: string) => text(`451-["a",{"_placeholder":true,"num":${num}}]`);

describe.each<[string, DecodableConnection, DecodableMessage[], string[]]>([
  ['an event under a name of the library', socketIo, [text('42["connect"]')], ['socket.io INVALID']],
  ['the same of revision 4', socketIo2, [text('42["connect"]')], ['socket.io EVENT']],
  ['a binary event of no attachments', socketIo, [text('450-["a"]')], ['socket.io INVALID']],
  [
    'an attachment that the packet does not have',
    socketIo,
    [placed('1'), binary('01')],
    ['socket.io INVALID', 'socket.io INVALID'],
  ],
  [
    'an attachment of no number',
    socketIo,
    [placed('"splice"'), binary('01')],
    ['socket.io INVALID', 'socket.io INVALID'],
  ],
  [
    'a number of more digits than JavaScript holds, and its digits as a text',
    NO_HINT,
    [text('1.0295368890779422'), text('12345678901234567890'), text(' "12345678901234567890"')],
    ['json number', 'json number', 'json string'],
  ],
  ['bytes as base64', socketIo2, [text('b4AQIDBA==')], ['engine.io message']],
  [
    'the event of a router to its publisher',
    of('wamp.2.json'),
    [text('[337, 5512315355]')],
    ['wamp EVENT_RECEIVED'],
  ],
  ['a number of 64 bits that 32 hold', of('msgpack'), [binary('cf00000000000000ff')], ['messagepack number']],
  [
    'a number that 32 bits do not hold',
    of('msgpack'),
    [binary('d3ffffffff00000000')],
    ['messagepack bignum'],
  ],
  ['a float without a fraction', of('cbor'), [binary('f93c00')], ['cbor float']],
  ['a float behind a tag', of('cbor'), [binary('c1fa4a000000')], ['cbor float']],
  ['a simple value', of('cbor'), [binary('f0')], ['cbor simple value']],
  ['a simple value in two bytes that needs one', of('cbor'), [binary('f818')], ['cbor INVALID']],
  ['a CONNACK of 5.0 without its reason', of('mqtt'), [binary('20 01 00')], ['mqtt CONNACK']],
  [
    'a refusal of 5.0 by a server of 3.1.1',
    of('mqtt'),
    [binary('10 0d 0004 4d515454 05 02 003c 00 0000'), binary('20 02 00 01')],
    ['mqtt CONNECT', 'mqtt CONNACK'],
  ],
  [
    'a bridge of MQTT 3.1.1',
    of('mqtt'),
    [binary('10 12 0006 4d5149736470 84 00 001e 0004 74657374')],
    ['mqtt CONNECT'],
  ],
  ['a transaction without its name', of('stomp'), [text('BEGIN\n\n\0')], ['stomp INVALID']],
  [
    'a subscription of STOMP 1.0',
    of('v10.stomp'),
    [text('SUBSCRIBE\ndestination:/a\n\n\0')],
    ['stomp SUBSCRIBE'],
  ],
  [
    'a subscription of STOMP 1.2 without its id',
    of('v12.stomp'),
    [text('SUBSCRIBE\ndestination:/a\n\n\0')],
    ['stomp INVALID'],
  ],
  [
    'the word that a language client has begun',
    NO_HINT,
    [text('{"jsonrpc":"2.0","method":"initialized","params":{}}')],
    ['lsp notification'],
  ],
  [
    'the answer of a server of the Model Context Protocol',
    NO_HINT,
    [text('{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18","capabilities":{}}}')],
    ['json-rpc result'],
  ],
  [
    'a batch of which one is wrong',
    NO_HINT,
    [text('[{"jsonrpc":"2.0","method":"sum","params":[1],"id":"1"},{"foo":"boo"}]')],
    ['json-rpc batch'],
  ],
  ['a batch of which all are wrong', NO_HINT, [text('[{"jsonrpc":"2.0"},1]')], ['json-rpc INVALID']],
  [
    'a push of Centrifugo',
    NO_HINT,
    [text('{"push":{"channel":"news","pub":{"data":{"a":1}}}}')],
    ['centrifugo push'],
  ],
  [
    'a key that the server of PeerJS does not know',
    at('wss://host/peerjs?key=peerjs'),
    [text('{"type":"INVALID-KEY","payload":{"msg":"no"}}')],
    ['peerjs INVALID-KEY'],
  ],
  [
    'the answer of AWS AppSync to a start',
    of('graphql-ws'),
    [text('{"type":"start_ack","id":"1"}')],
    ['graphql-ws start_ack'],
  ],
  [
    'two messages of WAMP in one, of JSON',
    of('wamp.2.json.batched'),
    [text('[50,1,{},[3]]\u001e[50,2,{},[4]]\u001e'), text('[50,3,{}]\u001e')],
    ['wamp batch', 'wamp RESULT'],
  ],
  [
    'two messages of WAMP in one, of MessagePack',
    of('wamp.2.msgpack.batched'),
    [binary('00000004 93 32 01 80 00000004 93 32 02 80'), binary('00000004 93 32 02 80')],
    ['wamp batch', 'wamp RESULT'],
  ],
  [
    'two messages of WAMP in one, of which one is cut',
    of('wamp.2.json.batched'),
    [text('[50,1,{},[3]]\u001e[50,2,{},')],
    ['wamp INVALID'],
  ],
  [
    'an element of XMPP that does not end',
    of('xmpp'),
    [text('<message><body>x</message>')],
    ['xmpp INVALID'],
  ],
  [
    'elements, comments and marked sections of XMPP that end in their order',
    of('xmpp'),
    [text('<message a=">"><b><c/></b><!-- <d> --><x:e\n y=\'</x>\'><![CDATA[</f>]]></x:e ></message>')],
    ['xmpp message'],
  ],
])('%s', (_, connection, messages, types) => {
  it(`is ${types.at(-1)}`, () => {
    expect(typesOf(connection, messages)).toEqual(types);
  });
});
