import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import { messagesObserved } from '../../../src/session/messages-observed.ts';
import type { Session } from '../../../src/session/session.ts';
import { joined } from '../sample-log.ts';

// A transcript says what the recorder left out: what is unknown of a recording never reads as kept, nor as broken.

const CASES = join(PROJECT, 'test/fixtures/cases');
const KEPT = join(PROJECT, 'test/fixtures/formats');

const recordings = [
  ...readdirSync(CASES, { recursive: true, encoding: 'utf8' }).map((name) => join(CASES, name)),
  ...readdirSync(KEPT).map((name) => join(KEPT, name)),
  // One of them holds an ordinary request alone.
].filter((name) => /\.(?:har|log|zip|jsonl)$/.test(name) && !name.includes('46-304'));

async function asTranscript(imported: Imported): Promise<Imported> {
  const session = replay(imported);
  return readTranscript(await joined(writeTranscript(session, imported.readPayload, { redact: false })));
}

function verdicts(imported: Imported): Map<string, string> {
  const found = new Map<string, string>();
  judgeSession(replay(imported), null).forEach(({ findings }, number) => {
    for (const { check, verdict } of findings) found.set(`${number} ${check}`, verdict);
  });
  return found;
}

/** Of which connections a message was heard, or would have been. */
function heardIn(session: Session): boolean[] {
  return session.connections.map(
    (connection) => session.hasMessages(connection.id) || messagesObserved(connection),
  );
}

describe('a recording written as a transcript', () => {
  it.each(recordings.map((file) => [file.slice(PROJECT.length + 1), file]))('%s', async (_, file) => {
    const imported = readFile(readFileSync(file));
    const transcript = await asTranscript(imported);
    expect(transcript.problems).toEqual([]);
    const before = verdicts(imported);
    const changed = [...verdicts(transcript)].filter(([check, verdict]) => {
      const former = before.get(check);
      // What stands in no transcript may become unknown: the page's URL, times, other attempts.
      return former !== verdict && verdict !== 'unknown';
    });
    expect(changed.map(([check, verdict]) => `${check}: ${before.get(check)} became ${verdict}`)).toEqual([]);
    const [read, recorded] = [replay(transcript).connections, replay(imported).connections];
    expect(heardIn(replay(transcript))).toEqual(heardIn(replay(imported)));
    expect(read.map(({ body }) => body)).toEqual(recorded.map(({ body }) => body));
  });
});
