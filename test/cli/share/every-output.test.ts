import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { beforeAll, describe, expect, it } from 'vitest';
import { mcpServer } from '../../../src/cli/mcp/mcp-server.ts';
import { openFile } from '../../../src/cli/mcp/opened-file.ts';
import { COPY_FORMATS } from '../../../src/formats/copy-as/copy-formats.ts';
import { withPlaceholders } from '../../../src/formats/copy-as/with-placeholders.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { decodedMessages } from '../../../src/formats/messages/decoded-messages.ts';
import { type MessagesFormat, writeMessages } from '../../../src/formats/messages/write-messages.ts';
import { KeptBodies } from '../../../src/formats/redaction/kept-bodies.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { readRules } from '../../../src/formats/redaction/read-rules.ts';
import { NO_RULES, type RedactionRules } from '../../../src/formats/redaction/redaction-rules.ts';
import { writeReport } from '../../../src/formats/report/write-report.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import { plantedSession } from '../../formats/redaction/planted-secrets.ts';
import { joined, logOf } from '../../formats/sample-log.ts';
import { runCommand } from '../check/run-command.ts';

const producer = { name: 'Switchyard', version: '0' };
const { events, planted } = plantedSession();
const { session, builder } = logOf(events);
const browser = {
  name: 'Chromium',
  version: planted.find(({ place }) => place === 'name of the browser')?.secret ?? '',
};
const read = builder.readPayload;

/** The secrets that a text holds, by their places: as they are, and in base64 at each of three offsets. */
function leaks(text: string): string[] {
  return planted
    .filter(({ secret }) => formsOf(secret).some((form) => text.includes(form)))
    .map(({ place }) => place);
}

/** The same of several, for those that hold any. */
function leaksOf(texts: Readonly<Record<string, string>>): Record<string, string[]> {
  const found = Object.entries(texts).map(([name, text]): [string, string[]] => [name, leaks(text)]);
  return Object.fromEntries(found.filter(([, places]) => places.length > 0));
}

function formsOf(secret: string): string[] {
  const shifted = [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    return base64.slice(offset === 0 ? 0 : 4, -4);
  });
  return [
    secret,
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret)
      .toString('hex')
      .replace(/..(?=.)/g, '$& '),
    ...shifted,
  ];
}

/** What the panel and `convert` write. */
async function written(redact: boolean, rules: RedactionRules): Promise<Record<string, string>> {
  const bodies = rules === NO_RULES ? {} : { bodies: await KeptBodies.open(session, read, rules) };
  const again = async () =>
    rules === NO_RULES ? {} : { bodies: await KeptBodies.open(session, read, rules) };
  const table = (format: MessagesFormat) =>
    joined(
      writeMessages(
        decodedMessages({ readPayload: read }, session, () => true),
        format,
        {
          redact,
          matches: () => true,
          onProgress: () => undefined,
        },
      ),
    );
  const options = { redact, rules, producer };
  return {
    har: await joined(writeHar(builder.batches, read, { ...options, ...bodies, browser })),
    log: await joined(writeLog(builder.batches, read, { ...options, ...(await again()) })),
    transcript: await joined(writeTranscript(session, read, { ...options, ...(await again()) })),
    html: await joined(writeReport(session, read, { ...options, ...(await again()), recordedBy: '' })),
    csv: await table('csv'),
    jsonl: await table('jsonl'),
    'copied transcript': await copiedTranscript(redact),
    ...Object.fromEntries(
      COPY_FORMATS.map(({ id, write }) => [
        id,
        session.connections.map((each) => write(redact ? withPlaceholders(each) : each, []) ?? '').join(''),
      ]),
    ),
  };
}

/** As the panel copies it, without contents of messages. */
async function copiedTranscript(redact: boolean): Promise<string> {
  const texts = session.connections.map((each) =>
    joined(
      writeTranscript(session, async () => null, {
        redact: false,
        connection: redact ? withPlaceholders(each) : each,
      }),
    ),
  );
  return (await Promise.all(texts)).join('');
}

describe('secrets in every place', () => {
  it('are sixty and more, and each is in an output that redacts nothing', async () => {
    expect(planted.length).toBeGreaterThanOrEqual(60);
    const whole = Object.values(await written(false, NO_RULES)).join('\n');
    expect(new Set(leaks(whole))).toEqual(new Set(planted.map(({ place }) => place)));
  });

  it('leave in no file and no copied command', async () => {
    expect(leaksOf(await written(true, NO_RULES))).toEqual({});
  });

  it('leave in none where the contents of all messages are kept', async () => {
    const rules = readRules('{"keepMessages":["*"]}');
    expect(leaksOf(await written(true, rules))).toEqual({});
  });
});

/** What leaves in any file or command by these rules. */
async function leftBy(rules: object): Promise<string[]> {
  const found = Object.values(leaksOf(await written(true, readRules(JSON.stringify(rules)))));
  return planted.map(({ place }) => place).filter((place) => found.some((places) => places.includes(place)));
}

describe('rules of one’s own', () => {
  it.each<[rules: object, places: string[]]>([
    [{ keepFields: ['Cookie'] }, ['cookie', 'second cookie']],
    [{ keepFields: ['X-Api-Key'], keepMessages: ['chat'] }, ['X-Api-Key']],
    [{ keepParameters: ['access_token'] }, ['query of a URL']],
    [{ keepMessages: ['*'], keepParameters: ['accessToken'] }, ['deep JSON member']],
    [{ keepMessages: ['*'], keepParameters: ['cookies'] }, ['plural: cookies', 'list in JSON that is cut']],
    [{ keepMessages: ['mqtt CONNECT', 'stomp CONNECT', 'connection_init'] }, []],
    [{ keepSubprotocols: ['chat'] }, []],
  ])('let out what %j names, and nothing else', async (rules, places) => {
    expect(await leftBy(rules)).toEqual(places);
  });
});

describe('secrets in what commands print and write', () => {
  let folder: string;
  let file: string;
  let other: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
    file = join(folder, 'a.jsonl');
    other = join(folder, 'b.jsonl');
    await writeFile(file, await joined(writeLog(builder.batches, read, { redact: false, producer })));
    // The same connections, each without what was planted in it.
    const plain = planted.reduce(
      (text, { secret }) => text.replaceAll(secret, 'plain'),
      await readFile(file, 'utf8'),
    );
    await writeFile(other, plain);
  });

  it('are in no report and no contract', async () => {
    const names = ['junit.xml', 'out.sarif', 'contract.json'] as const;
    const [junit, sarif, contract] = names.map((name) => join(folder, name));
    await runCommand('check', [file, `--junit=${junit}`, `--sarif=${sarif}`, `--write-contract=${contract}`]);
    const texts: Record<string, string> = {};
    for (const name of names) texts[name] = await readFile(join(folder, name), 'utf8');
    for (const text of Object.values(texts)) expect(text.length).toBeGreaterThan(1_000);
    expect(leaksOf(texts)).toEqual({});
  });

  it.each([[['--json']], [[]]])('are in no comparison %j', async (args) => {
    for (const pair of [
      [file, other],
      [other, file],
    ]) {
      const { stdout, stderr } = await runCommand('diff', [...pair, ...args]);
      expect(stdout.length).toBeGreaterThan(1_000);
      expect(leaks(stdout + stderr)).toEqual([]);
    }
  });

  it('are in a comparison that redacts nothing', async () => {
    const { stdout } = await runCommand('diff', [file, other, '--json', '--no-redact']);
    expect(leaks(stdout)).toContain('query of a URL');
  });

  it('are in no answer of the protocol for models', async () => {
    const client = new Client({ name: 'test', version: '1' });
    const pseudonyms = new Pseudonyms();
    const [near, far] = InMemoryTransport.createLinkedPair();
    await mcpServer([await openFile(file, pseudonyms), await openFile(other, pseudonyms)]).connect(far);
    await client.connect(near);
    const ask = async (name: string, args: Record<string, unknown>) => {
      const { content } = await client.callTool({ name, arguments: args });
      return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    };
    const listed = await ask('list_connections', { file, limit: 500 });
    const ids = (JSON.parse(listed) as { connections: { id: string }[] }).connections.map(({ id }) => id);
    expect(ids).toHaveLength(session.connections.length);
    const answers: Record<string, string> = { listed, messages: await ask('list_messages', { limit: 200 }) };
    for (const id of ids) answers[`explain ${id}`] = await ask('explain_connection', { connection: id });
    Object.assign(answers, {
      stats: await ask('stats', {}),
      diff: await ask('diff', { a: file, b: other }),
      back: await ask('diff', { a: other, b: file }),
    });
    await client.close();
    expect(leaksOf(answers)).toEqual({});
  });
});
