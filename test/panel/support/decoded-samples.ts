import { SampleLog } from './sample-log.ts';
import { MQTT_CONNECT, mqttPublish, socket } from './sample-messages.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 11, 31);
const RECORD_END = '\u001e';

/** SignalR's hub protocol in MessagePack: an invocation of `Send` with the arguments "ana" and 7. */
export const HUB_INVOCATION = Uint8Array.of(
  0x10,
  0x96,
  1,
  0x80,
  0xc0,
  0xa4,
  0x53,
  0x65,
  0x6e,
  0x64,
  0x92,
  0xa3,
  0x61,
  0x6e,
  0x61,
  7,
  0x90,
);

/** Protocol buffers: field 1 is 150, field 2 is "testing". */
export const PROTOBUF_MESSAGE = Uint8Array.of(
  0x08,
  0x96,
  0x01,
  0x12,
  0x07,
  0x74,
  0x65,
  0x73,
  0x74,
  0x69,
  0x6e,
  0x67,
);

/** A connection each of MQTT, Socket.IO, SignalR over MessagePack, and protocol buffers. */
export function decodedSamples(): SampleLog {
  const log = new SampleLog();
  socket(log, 0, 'wss://broker.example.com/mqtt', 'mqtt');
  socket(log, 1, 'wss://app.example.com/socket.io/?EIO=4&transport=websocket');
  socket(log, 2, 'wss://app.example.com/hub?id=3');
  socket(log, 3, 'wss://app.example.com/feed', 'protobuf');
  log.binary(0, 'out', MQTT_CONNECT, T0 + 10);
  log.binary(0, 'in', Uint8Array.of(0x20, 2, 0, 0), T0 + 31);
  log.binary(
    0,
    'out',
    mqttPublish('home/kitchen/temperature', '{"celsius":21.5,"at":9007199254740993}'),
    T0 + 90,
  );
  log.binary(0, 'in', mqttPublish('home/door', 'open').subarray(0, 9), T0 + 120);
  log.binary(0, 'in', mqttPublish('home/door', 'open').subarray(9), T0 + 121);
  log.binary(0, 'out', Uint8Array.of(0xc0, 0), T0 + 900);
  log.binary(0, 'in', Uint8Array.of(0xd0, 0), T0 + 912);
  log.text(1, 'in', '0{"sid":"lv_VI97","upgrades":[],"pingInterval":25000,"pingTimeout":20000}', T0 + 20);
  log.text(1, 'out', '40', T0 + 22);
  log.text(1, 'in', '42["message",{"from":"ana","words":"on my way"}]', T0 + 80);
  log.text(1, 'in', '2', T0 + 25_020);
  log.text(1, 'out', '3', T0 + 25_021);
  log.text(1, 'out', '42[]', T0 + 25_100);
  log.text(2, 'out', `{"protocol":"messagepack","version":1}${RECORD_END}`, T0 + 30);
  log.text(2, 'in', `{}${RECORD_END}`, T0 + 35);
  log.binary(2, 'out', HUB_INVOCATION, T0 + 60);
  log.binary(3, 'in', PROTOBUF_MESSAGE, T0 + 70);
  return log.cut();
}
