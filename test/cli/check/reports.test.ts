import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { Window } from 'happy-dom';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { filesOf, GOOD, REFUSED, WRONG_ACCEPT } from './sample-files.ts';

const SECRET = 'hunter2hunter2Qz7Kp3Vm9';
/** A refused socket whose file is full of what would break a report. */
const HOSTILE = `! url "ws://h/chat?token=${SECRET}&x=\\u202e<script>\\ud800]]>"
> GET /chat HTTP/1.1
> Host: h
> Upgrade: websocket
> Cookie: sid=${SECRET}
> Authorization: Bearer ${SECRET}
! error "Error during WebSocket handshake: \\u001b[2J\\u0000\\ufffe\\"><evil/>&amp; Bearer ${SECRET}"
! closed
`;

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({
    'good.txt': GOOD,
    'wrong.txt': WRONG_ACCEPT,
    'refused.txt': REFUSED,
    'hostile.txt': HOSTILE,
  });
});

/** A file beside the samples, of a name of its own. */
function out(name: string): string {
  return join(dirname(file('good.txt')), name);
}

describe('--fail-on', () => {
  it.each([
    ['must', 'wrong.txt', 1],
    ['browser', 'good.txt', 0],
    ['should', 'good.txt', 0],
    ['advice', 'good.txt', 1],
  ])('%s ends %s with %i', async (level, name, code) => {
    expect((await runCommand('check', [file(name), '--fail-on', level])).code).toBe(code);
  });

  it('names the levels where another is given', async () => {
    const { code, stderr } = await runCommand('check', [file('good.txt'), '--fail-on', 'error']);
    expect([code, stderr]).toEqual([2, '--fail-on is one of must, browser, should, advice, not "error".\n']);
  });
});

/** The JUnit report of some samples. */
async function junit(...args: string[]) {
  const path = out('junit.xml');
  const { code } = await runCommand('check', [...args, '--junit', path]);
  const text = await readFile(path, 'utf8');
  const document = new new Window().DOMParser().parseFromString(text, 'application/xml');
  return { code, text, document };
}

/** A recording with a server on a port of this machine. */
function run(port: number, token: string): string {
  const path = `/chat/${token}?n=${port}`;
  return WRONG_ACCEPT.replaceAll('server.example.com', `127.0.0.1:${port}`).replaceAll('/chat', path);
}

describe('--junit', () => {
  it('has a suite for each connection and a case for each rule, and counts them', async () => {
    const { code, document } = await junit(file('good.txt'), file('wrong.txt'));
    expect(code).toBe(1);
    const [good, wrong] = [...document.querySelectorAll('testsuite')];
    expect(good?.getAttribute('failures')).toBe('0');
    expect(Number(wrong?.getAttribute('failures'))).toBeGreaterThan(0);
    const failed = [...(wrong?.querySelectorAll('testcase') ?? [])].filter(
      (each) => each.querySelector('failure') !== null,
    );
    expect(failed.map((each) => each.getAttribute('name'))).toEqual(['connection', 'accept-matches-key']);
    expect(wrong?.querySelectorAll('testcase')).toHaveLength(Number(wrong?.getAttribute('tests')));
    expect(wrong?.querySelectorAll('skipped')).toHaveLength(Number(wrong?.getAttribute('skipped')));
  });

  it('and --sarif name a connection the same in the next run', async () => {
    const files = await filesOf({
      'a.txt': `${run(41001, 'Qz7Kp3Vm9Lt2Rb8Nd5Wx')}${run(41001, 'Qz7Kp3Vm9Lt2Rb8Nd5Wx')}`,
      'b.txt': `! url "wss://other.example/?token=x"\n! closed\n${run(50321, 'Hc4Yf6Jg1SaT0Bv3Mn8Kq')}${run(50321, 'Pl9Ok2Ij7Uh4Yg1Tf6Rd')}`,
    });
    const names = async (name: string) => {
      const { document } = await junit(files(name));
      const suites = [...document.querySelectorAll('testsuite')];
      return suites.flatMap((suite) => suite.getAttribute('name')?.split(': ').slice(1) ?? []);
    };
    const mine = ['ws://127.0.0.1/chat/redacted', 'ws://127.0.0.1/chat/redacted #2'];
    expect(await names('a.txt')).toEqual(mine);
    expect((await names('b.txt')).slice(1)).toEqual(mine);
    const prints = async (name: string) =>
      (await sarif(files(name))).text.match(/accept-matches-key [^"]*/g) ?? [];
    const print = 'accept-matches-key ws://127.0.0.1/chat/redacted';
    expect([await prints('a.txt'), await prints('b.txt')]).toEqual([
      [print, print],
      [print, print],
    ]);
  });

  it('keeps its form and its secrets whatever a file says', async () => {
    const { text, document } = await junit(file('hostile.txt'));
    expect(document.querySelector('evil')).toBeNull();
    expect(document.querySelectorAll('testcase').length).toBeGreaterThan(3);
    expect(text).not.toContain(SECRET);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\ufffe\uffff]/u);
  });
});

const SCHEMA = fileURLToPath(new URL('../../fixtures/sarif-2.1.0/sarif-schema-2.1.0.json', import.meta.url));

interface Sarif {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
    }[];
  }[];
}

async function sarif(...args: string[]): Promise<{ code: number | null; text: string; log: Sarif }> {
  const path = out('result.sarif');
  const { code } = await runCommand('check', [...args, '--sarif', path]);
  const text = await readFile(path, 'utf8');
  return { code, text, log: JSON.parse(text) };
}

describe('--sarif', () => {
  const ajv = new Ajv({ schemaId: 'auto', meta: false, format: 'full' });
  ajv.addMetaSchema(
    JSON.parse(
      readFileSync(fileURLToPath(import.meta.resolve('ajv/lib/refs/json-schema-draft-04.json')), 'utf8'),
    ),
  );
  const isSarif = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

  it.each(['good.txt', 'wrong.txt', 'refused.txt', 'hostile.txt'])(
    'of %s validates against the schema of OASIS',
    async (name) => {
      const { log, text } = await sarif(file(name));
      expect(isSarif(log) ? null : isSarif.errors).toBeNull();
      expect(text).not.toContain(SECRET);
      for (const { results, tool } of log.runs)
        for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    },
  );

  it('says what is broken and why a connection failed', async () => {
    const { code, log } = await sarif(file('wrong.txt'));
    expect(code).toBe(1);
    const errors = log.runs[0]?.results.filter(({ level }) => level === 'error').map(({ ruleId }) => ruleId);
    expect(errors).toEqual(['cause/accept-mismatch', 'accept-matches-key']);
  });

  it('titles its rules in words', async () => {
    const { log } = await sarif(file('wrong.txt'), file('refused.txt'));
    const titles = log.runs[0]?.tool.driver.rules.map(({ shortDescription }) => shortDescription.text) ?? [];
    expect(titles).toEqual(
      expect.arrayContaining([
        'Accept matches key.',
        'Request is HTTP/1.1.',
        'Handshake is RFC 6455.',
        'Text is UTF-8.',
        'No connection fields over HTTP/2.',
        'The connection failed: accept mismatch.',
      ]),
    );
    for (const title of titles)
      expect(title).not.toMatch(/[/-](?!1\.1|2|8|forward)|websocket|http\b|tls\b|cors\b/);
  });

  it('says why it cannot be written', async () => {
    const { code, stderr } = await runCommand('check', [
      file('good.txt'),
      '--sarif',
      join(out('nowhere'), 'x.sarif'),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('its folder does not exist');
  });
});
