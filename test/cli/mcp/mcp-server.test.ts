import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpServer } from '../../../src/cli/mcp/mcp-server.ts';
import { openFile } from '../../../src/cli/mcp/opened-file.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { filesOf, GOOD, WRONG_ACCEPT } from '../check/sample-files.ts';

const SECRET = 'Qz7Kp3Vm9Lt2Rb8Nd5Wx';
const SECRETS = WRONG_ACCEPT.replaceAll('/chat', `/chat?token=${SECRET}`)
  .replace(
    '> Host:',
    `> Cookie: sid=${SECRET}\n> Authorization: Bearer ${SECRET}\n> X-Api-Key: ${SECRET}\n> Host:`,
  )
  .replace('! error', `> text "secret ${SECRET}"\n! error`);

let file: (name: string) => string;
let client: Client;
beforeAll(async () => {
  file = await filesOf({ 'good.txt': GOOD, 'wrong.txt': SECRETS });
  const pseudonyms = new Pseudonyms();
  const opened = [
    await openFile(file('good.txt'), pseudonyms),
    await openFile(file('wrong.txt'), pseudonyms),
  ];
  client = new Client({ name: 'test', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await mcpServer(opened).connect(far);
  await client.connect(near);
});
afterAll(() => client?.close());

interface Answer {
  readonly isError: boolean;
  readonly text: string;
}

async function ask(name: string, args: Record<string, unknown> = {}): Promise<Answer> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  const [first] = content;
  return { isError: isError === true, text: first?.type === 'text' ? first.text : '' };
}

async function answer(name: string, args: Record<string, unknown> = {}) {
  const { isError, text } = await ask(name, args);
  expect([isError, text.includes(SECRET)]).toEqual([false, false]);
  return JSON.parse(text);
}

describe("switchyard mcp, asked by the SDK's own client", () => {
  it('offers questions that only read', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'list_connections',
      'explain_connection',
      'list_messages',
      'stats',
      'diff',
    ]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  it('lists connections of all files, and pages through them', async () => {
    const all = await answer('list_connections');
    expect(all).toMatchObject({
      total: 2,
      connections: [
        { outcome: 'closed', failed: false },
        { failed: true, cause: 'accept-mismatch' },
      ],
    });
    const second = await answer('list_connections', { offset: 1, limit: 1 });
    expect(second.connections).toEqual([all.connections[1]]);
    expect(second.next).toBe(null);
    expect(await answer('list_connections', { limit: 1 })).toMatchObject({ offset: 0, next: 1 });
  });

  it('explains a failure with evidence, fixes and broken rules', async () => {
    const { connections } = await answer('list_connections', { file: file('wrong.txt') });
    const found = await answer('explain_connection', {
      file: file('wrong.txt'),
      connection: connections[0].id,
    });
    expect(found.explanation.evidence.length).toBeGreaterThan(0);
    expect(found.findings).toContainEqual(
      expect.objectContaining({ check: 'accept-matches-key', verdict: 'fail' }),
    );
  });

  it('pages through messages and filters them', async () => {
    expect(await answer('list_messages', { limit: 1 })).toMatchObject({
      total: 2,
      messages: [{ direction: 'client-to-server', type: 'text text' }],
    });
    expect(await answer('list_messages', { direction: 'server-to-client' })).toMatchObject({ total: 1 });
    expect(await answer('list_messages', { type: 'binary' })).toMatchObject({ total: 1 });
    expect((await answer('list_messages', { file: file('wrong.txt') })).messages[0]).not.toHaveProperty(
      'text',
    );
  });

  it('measures and compares', async () => {
    expect((await answer('stats')).connections).toHaveLength(1);
    const { pairs } = await answer('diff', { a: file('good.txt'), b: file('wrong.txt') });
    expect(pairs[0].differences.map(({ where }: { where: string }) => where)).toContain('request.cookie');
  });

  it.each([
    ['explain_connection', { connection: 'nobody' }, 'has no connection "nobody"'],
    ['list_messages', { file: '/etc/passwd' }, 'There is no file'],
    ['list_messages', { limit: -1 }, 'whole number'],
    ['diff', { a: 1 }, 'has to be a text'],
    ['diff', {}, 'diff needs the argument "a"'],
    ['diff', { a: 'good.txt' }, 'diff needs the argument "b"'],
    ['diff', { b: 'good.txt' }, 'diff needs the argument "a"'],
    ['explain_connection', {}, 'explain_connection needs the argument "connection"'],
    ['list_messages', { direction: 'up' }, '"direction" has to be one of client-to-server, server-to-client'],
    ['list_messages', { direction: '' }, '"direction" has to be one of client-to-server, server-to-client'],
    ['nothing', {}, 'There is no tool'],
    ['list_messages', { filter: 'dir:in' }, 'has no argument "filter": it takes file, connection, direction'],
    ['stats', JSON.parse('{"__proto__": 1, "a\\u001b[2J": 1}'), 'has no argument'],
  ])('says what is wrong with %s %j', async (name, args, words) => {
    const { isError, text } = await ask(name, args);
    expect(isError).toBe(true);
    expect(text).toContain(words);
  });
});
