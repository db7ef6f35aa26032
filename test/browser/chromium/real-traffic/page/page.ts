import { talkActionCable } from './action-cable.ts';
import { talkEngineIo } from './engine-io.ts';
import { talkGraphql } from './graphql.ts';
import { talkMqtt } from './mqtt.ts';
import { talkPhoenix } from './phoenix.ts';
import { talkSignalr } from './signalr.ts';
import { talkSocketIo } from './socket-io.ts';
import { talkStomp } from './stomp.ts';
import { talkYjs } from './yjs.ts';

// What the page of the test runs: a conversation of each client, all at once.

const base = location.origin;
const talks: Readonly<Record<string, () => Promise<void>>> = {
  '/engine.io/': () => talkEngineIo(base),
  '/socket.io/': () => talkSocketIo(base),
  '/mqtt': () => talkMqtt(base, '/mqtt', 4),
  '/mqtt5': () => talkMqtt(base, '/mqtt5', 5),
  '/graphql': () => talkGraphql(base),
  '/yjs/room': () => talkYjs(base),
  '/hub': () => talkSignalr(base, '/hub', 'json'),
  '/hub/pack': () => talkSignalr(base, '/hub/pack', 'messagepack'),
  '/stomp': () => talkStomp(base),
  '/socket/websocket': () => talkPhoenix(base),
  '/cable': () => talkActionCable(base),
};

Reflect.set(window, 'talks', talks);
