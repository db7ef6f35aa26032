import { X509Certificate } from 'node:crypto';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from '../../src/cli/demo/certificate.ts';
import { encodeFrame, FrameReader, OPCODE } from '../../src/cli/demo/frame.ts';
import { type Demo, startDemo } from '../../src/cli/demo/start-demo.ts';
import { WAYS_TO_FAIL } from '../../src/cli/demo/ways-to-fail.ts';

let demo: Demo;
let ports: { failures: number; silent: number; refused: number; http2: number };
let sockets: string;

beforeAll(async () => {
  demo = await startDemo();
  sockets = demo.url.replace('http:', 'ws:').replace(/\/$/, '');
  const plan: { ports: typeof ports } = JSON.parse(await (await fetch(`${demo.url}demo.json`)).text());
  ports = plan.ports;
});
afterAll(() => demo.close());

/** The first messages of a socket, as text or as byte counts; `say` is sent once it is open. */
function hear(
  path: string,
  count: number,
  say: readonly (string | Uint8Array)[] = [],
  offers: string[] = [],
) {
  return new Promise<{ messages: string[]; subprotocol: string; extensions: string }>((resolve, reject) => {
    const socket = new WebSocket(sockets + path, offers);
    const messages: string[] = [];
    socket.on('error', reject);
    socket.on('open', () => {
      for (const data of say) socket.send(data);
    });
    socket.on('message', (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
      messages.push(isBinary ? `${bytes.length} bytes` : bytes.toString());
      if (messages.length < count) return;
      socket.terminate();
      resolve({ messages, subprotocol: socket.protocol, extensions: socket.extensions });
    });
  });
}

/** All that a server answers to a handshake on one path, until it closes or is silent after `Upgrade`. */
function answerTo(port: number, path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    let answer = '';
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.startsWith('HTTP/1.1 101') && answer.includes('\r\n\r\n')) socket.destroy();
    });
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${key}\r\n\r\n`,
    );
  });
}

describe('what a decoder reads', () => {
  it('answers each call of JSON-RPC under its id', async () => {
    const call = '{"jsonrpc":"2.0","id":7,"method":"signal.state"}';
    const { messages, subprotocol } = await hear('/rpc', 1, [call], ['jsonrpc']);
    expect(subprotocol).toBe('jsonrpc');
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({ jsonrpc: '2.0', id: 7, result: {} });
  });

  it('acknowledges as an MQTT server, and publishes', async () => {
    const connect = Buffer.from('10 10 0004 4d515454 04 02 0005 0004 64656d6f'.replaceAll(' ', ''), 'hex');
    const subscribe = Buffer.from('82 0b 0001 0006 796172642f23 00'.replaceAll(' ', ''), 'hex');
    const { messages, subprotocol } = await hear('/mqtt', 3, [connect, subscribe], ['mqtt']);
    expect(subprotocol).toBe('mqtt');
    expect(messages).toEqual(['4 bytes', '5 bytes', expect.stringMatching(/^\d\d bytes$/)]);
  });
});

describe('the page', () => {
  it('comes under a policy that allows no script but its own and names every address it may connect to', async () => {
    const response = await fetch(demo.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    for (const port of Object.values(ports)) expect(policy).toContain(`//127.0.0.1:${port}`);
  });

  it.each(['demo.js', 'live.js', 'fail.js', 'worker.js', 'demo.css'])('has its %s', async (file) => {
    const response = await fetch(demo.url + file);
    expect(response.status).toBe(200);
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  it('has nothing else', async () => {
    for (const path of ['start-demo.ts', 'page/demo.js', '%2e%2e/README.md', 'favicon.ico']) {
      expect((await fetch(demo.url + path)).status).toBe(404);
    }
  });

  it('streams events', async () => {
    const response = await fetch(`${demo.url}events`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data: ')) text += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(text).toMatch(/id: 1\ndata: \{"turn":1,"platform":2\}\n\n/);
  });
});

describe('the live sockets', () => {
  it('echo text and binary', async () => {
    const { messages } = await hear('/echo', 3, ['a 🚦', new Uint8Array(5), '']);
    expect(messages).toEqual(['a 🚦', '5 bytes', '']);
  });

  it('chat with the first subprotocol offered that is known, compressed', async () => {
    const { subprotocol, extensions, messages } = await hear(
      '/chat',
      2,
      ['hi'],
      ['other', 'chat.v1', 'chat.v2'],
    );
    expect(subprotocol).toBe('chat.v2');
    expect(extensions).toContain('permessage-deflate');
    expect(JSON.parse(messages[0] ?? '')).toMatchObject({ type: 'welcome' });
    expect(JSON.parse(messages[1] ?? '')).toEqual({ type: 'delivered', bytes: 2 });
  });

  it('speak Socket.IO: open, connect, an acknowledged event, an event, a ping', async () => {
    const { messages } = await hear('/socket.io/?EIO=4&transport=websocket', 5, [
      '40',
      '427["subscribe","RAIL"]',
    ]);
    expect(JSON.parse(messages[0]?.slice(1) ?? '')).toMatchObject({ pingInterval: 2500, upgrades: [] });
    expect(messages.slice(1)).toEqual([
      expect.stringMatching(/^40\{"sid":/),
      '437[{"ok":true,"symbols":3}]',
      expect.stringMatching(/^42\["price",\{"symbol":"RAIL"/),
      '2',
    ]);
  });

  it('stream binary samples', async () => {
    expect((await hear('/samples', 1)).messages).toEqual(['208 bytes']);
  });

  it('send as many messages as they are asked for, each of the size asked for, then close', async () => {
    const { messages } = await hear('/flood?count=1500&size=100', 1500);
    expect(messages.map(({ length }) => length)).toEqual(Array.from({ length: 1500 }, () => 100));
    expect(JSON.parse(messages[1499] ?? '')).toMatchObject({ n: 1500 });
  });

  it('refuse what they do not know', async () => {
    await expect(hear('/nowhere', 1)).rejects.toThrow('404');
  });

  it('speak over HTTP/2 by extended CONNECT', async () => {
    const session = connectHttp2(`https://127.0.0.1:${ports.http2}`, { rejectUnauthorized: false });
    const stream = await new Promise<ReturnType<typeof session.request>>((resolve) => {
      session.once('remoteSettings', ({ enableConnectProtocol }) => {
        expect(enableConnectProtocol).toBe(true);
        resolve(
          session.request({
            ':method': 'CONNECT',
            ':protocol': 'websocket',
            ':scheme': 'https',
            ':path': '/h2',
            ':authority': `127.0.0.1:${ports.http2}`,
          }),
        );
      });
    });
    const status = new Promise((resolve) => {
      stream.once('response', (headers) => resolve(headers[':status']));
    });
    const frame = new Promise<{ opcode: number; payload: Buffer } | undefined>((resolve) => {
      stream.once('data', (chunk: Buffer) => resolve(new FrameReader().push(chunk)[0]));
    });
    stream.write(encodeFrame(OPCODE.text, 'over h2', { masked: true }));
    expect(await status).toBe(200);
    expect((await frame)?.payload.toString()).toBe('over h2');
    session.destroy();
  });
});

describe('the ways to fail', () => {
  it('have ids of their own', () => {
    expect(new Set(WAYS_TO_FAIL.map(({ id }) => id)).size).toBe(WAYS_TO_FAIL.length);
  });

  it.each(WAYS_TO_FAIL.filter(({ group }) => group === 'refused'))(
    '$id answers that status, complete',
    async ({ id }) => {
      const [head = '', body = ''] = (await answerTo(ports.failures, `/fail/${id}`)).split('\r\n\r\n');
      expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${id} `));
      expect(head).toContain(`Content-Length: ${body.length}`);
    },
  );

  it.each([
    ['wrong-accept', /Sec-WebSocket-Accept: (?!ICX\+Yqv66kxgM0FcWaLWlFLwTAI=)/],
    ['doubled-accept', /(Sec-WebSocket-Accept: ICX\+Yqv66kxgM0FcWaLWlFLwTAI=\r\n){2}/],
    ['unknown-subprotocol', /Sec-WebSocket-Protocol: mqtt\r\n/],
    ['reserved-bits', /Sec-WebSocket-Accept: ICX\+Yqv66kxgM0FcWaLWlFLwTAI=\r\n/],
    ['garbage', /^SSH/],
    ['closed', /^$/],
    ['reset', /^$/],
  ])('%s', async (id, answer) => {
    expect(await answerTo(ports.failures, `/fail/${id}`)).toMatch(answer);
  });

  it('426 names the versions it speaks and the upgrade it wants', async () => {
    const answer = await answerTo(ports.failures, '/fail/426');
    expect(answer).toContain('Sec-WebSocket-Version: 8, 7\r\n');
    expect(answer).toContain('Upgrade: websocket\r\nConnection: Upgrade\r\n');
  });

  it('the refused port refuses', async () => {
    const refused = new Promise((resolve) => {
      connectTcp(ports.refused, '127.0.0.1').once('error', (error) => resolve(error.message));
    });
    expect(await refused).toContain('ECONNREFUSED');
  });

  it('an unknown one is a 404', async () => {
    expect(await answerTo(ports.failures, '/fail/nothing-like-it')).toMatch(/^HTTP\/1\.1 404 /);
  });
});

describe('the certificate', () => {
  it('is for loopback, signed by its own key, valid now', () => {
    const { cert, spkiHash } = makeCertificate();
    const parsed = new X509Certificate(cert);
    expect(parsed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(new Date(parsed.validFrom).getTime()).toBeLessThan(Date.now());
    expect(new Date(parsed.validTo).getTime()).toBeGreaterThan(Date.now());
    expect(Buffer.from(spkiHash, 'base64')).toHaveLength(32);
  });
});

describe('frames', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'of %i bytes come back whole, in any cuts',
    (size) => {
      const payload = Buffer.alloc(size, 'payload ');
      const bytes = encodeFrame(OPCODE.binary, payload, { masked: true });
      for (const cut of [1, 2, 3, 9, 14, size + 5]) {
        const reader = new FrameReader();
        const frames = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
        expect(frames).toHaveLength(1);
        expect(frames[0]?.payload.equals(payload)).toBe(true);
      }
    },
  );
});

it('closes all its ports', async () => {
  const short = await startDemo();
  const { port } = new URL(short.url);
  const socket = new WebSocket(`${short.url.replace('http:', 'ws:')}echo`);
  await new Promise((resolve) => {
    socket.once('open', resolve);
  });
  await short.close();
  const refused = new Promise((resolve) => {
    connectTcp(Number(port), '127.0.0.1').once('error', (error) => resolve(error.message));
  });
  expect(await refused).toContain('ECONNREFUSED');
});
