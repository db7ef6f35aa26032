import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { at, id, type SampleLog } from './sample-log.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 14);

/** Adds to the sample session what Standard and Deep see besides: streams, sessions, workers, joins, stacks, our own sends. */
export function moreSamples(log: SampleLog): SampleLog {
  const created = (
    number: number,
    kind: 'event-stream' | 'webtransport' | 'websocket',
    url: string,
    target: 'page' | 'worker' | 'service-worker',
  ) =>
    log.event({
      type: 'connection/created',
      at: at(T0 + number),
      connection: id(number),
      source: 'page-hook',
      kind,
      url,
      sourceKey: `hook ${number}`,
      target,
      initiator: seen({
        type: 'script',
        url: 'https://app.example.com/live.js',
        stack: [
          {
            functionName: 'switchyard#a1b2#3',
            url: 'chrome-extension://switchyard/src/content/hook.iife.js',
            line: 1,
            column: 88,
          },
          { functionName: 'openLive', url: 'https://app.example.com/live.js', line: 7, column: 12 },
        ],
      }),
      pageUrl: seen('https://app.example.com/board'),
    });

  created(10, 'event-stream', 'https://app.example.com/news/stream', 'page');
  log.event({
    type: 'handshake/request-sent',
    at: at(T0 + 11),
    connection: id(10),
    source: 'devtools-network',
    head: seen(
      parseRequestHead(
        'GET /news/stream HTTP/1.1\r\nHost: app.example.com\r\nAccept: text/event-stream\r\n\r\n',
      ).value,
    ),
  });
  log.event({
    type: 'handshake/response-received',
    at: at(T0 + 30),
    connection: id(10),
    source: 'devtools-network',
    status: seen(200),
    transport: 'http/1.1',
    head: seen(parseResponseHead('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n').value),
  });
  log.text(10, 'in', 'first headline', T0 + 40).text(10, 'in', 'second headline', T0 + 900);

  created(11, 'webtransport', 'https://app.example.com:4433/session', 'worker');
  created(12, 'websocket', 'wss://app.example.com/idle', 'service-worker');
  log.event({
    type: 'connection/joined',
    at: at(T0 + 15),
    connection: id(12),
    source: 'devtools-network',
    sourceKey: '3',
    how: 'by-order',
  });
  log.event({
    type: 'handshake/response-received',
    at: at(T0 + 31),
    connection: id(12),
    source: 'devtools-network',
    status: seen(101),
    transport: 'http/1.1',
    head: notSeen('source-cannot'),
  });
  log.text(12, 'out', 'hello', T0 + 50);
  log.event({
    type: 'send/buffered',
    at: at(T0 + 60),
    connection: id(12),
    source: 'page-hook',
    bytes: 1_310_720,
  });
  log.event({
    type: 'connection/closed',
    at: at(T0 + 60_050),
    connection: id(12),
    source: 'page-hook',
    close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
  });

  log.event({
    type: 'message/sent-from',
    at: at(T0 + 100),
    connection: id(0),
    source: 'page-hook',
    stack: [{ functionName: 'reply', url: 'https://app.example.com/assets/app.js', line: 201, column: 9 }],
  });
  log.text(0, 'out', '{"type":"ack","n":18}', T0 + 110);
  log.row(0, 'out', OPCODE.text, new TextEncoder().encode('{"type":"ping","by":"hand"}'), T0 + 120, {
    flags: FLAG.sentByUs,
  });
  // Its page was hidden, frozen, put into the back/forward cache, offline; and the machine slept.
  created(13, 'websocket', 'wss://app.example.com/presence', 'page');
  log.event({
    type: 'connection/opened',
    at: at(T0 + 40),
    connection: id(13),
    source: 'page-hook',
    protocol: '',
    extensions: '',
  });
  const page = { source: 'page-hook', document: '13' } as const;
  const changes = [
    [4_000, 'hidden'],
    [12_000, 'frozen'],
    [19_000, 'resumed'],
    [20_000, 'visible'],
    [26_000, 'offline'],
    [31_000, 'online'],
    [46_000, 'cached'],
    [52_000, 'restored'],
  ] as const;
  for (const [after, change] of changes) {
    log.event({ type: 'page/changed', at: at(T0 + after), ...page, change });
    if (after === 31_000) log.event({ type: 'page/clock-jumped', at: at(T0 + 41_000), ...page, by: 5_000 });
  }
  log.event({
    type: 'connection/closed',
    at: at(T0 + 52_005),
    connection: id(13),
    source: 'page-hook',
    close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
  });
  // Kept from this machine by the browser's Local Network Access.
  log.event({
    type: 'connection/created',
    at: at(T0 + 53_000),
    connection: id(14),
    source: 'debugger',
    kind: 'websocket',
    url: 'ws://127.0.0.1:8123/agent',
    sourceKey: '7.14',
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: seen('https://app.example.com/board'),
  });
  log.event({
    type: 'browser/reported-error',
    at: at(T0 + 53_005),
    connection: id(14),
    source: 'debugger',
    text: 'Error in connection establishment: net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS',
  });
  log.event({
    type: 'connection/closed',
    at: at(T0 + 53_006),
    connection: id(14),
    source: 'debugger',
    close: notSeen('source-cannot'),
  });
  return log.cut();
}
