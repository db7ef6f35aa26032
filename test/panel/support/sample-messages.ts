import { seen } from '../../../src/events/observed.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { at, id, type SampleLog } from './sample-log.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 11, 31);

/** Opens a connection of a sample that offers one subprotocol; an empty one offers none. */
export function socket(log: SampleLog, number: number, url: string, subprotocol = ''): void {
  const { pathname, host } = new URL(url);
  const offered = subprotocol === '' ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
  log.event({
    type: 'connection/created',
    at: at(T0),
    connection: id(number),
    source: 'debugger',
    kind: 'websocket',
    url,
    sourceKey: `7.${number}`,
    target: 'page',
    initiator: seen({ type: 'script', url: 'https://app.example.com/app.js', stack: [] }),
    pageUrl: seen('https://app.example.com/'),
  });
  log.event({
    type: 'handshake/request-sent',
    at: at(T0 + 1),
    connection: id(number),
    source: 'debugger',
    head: seen(parseRequestHead(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n${offered}\r\n`).value),
  });
}

/** MQTT 3.1.1: CONNECT. */
export const MQTT_CONNECT = Uint8Array.of(0x10, 12, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0);

/** MQTT 3.1.1 section 3.3: PUBLISH with QoS 0. */
export function mqttPublish(topic: string, words: string): Uint8Array {
  const name = new TextEncoder().encode(topic);
  const content = new TextEncoder().encode(words);
  return Uint8Array.of(0x30, 2 + name.length + content.length, 0, name.length, ...name, ...content);
}
