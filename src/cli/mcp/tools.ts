import { diffSessions } from '../../analysis/diff/diff-sessions.ts';
import { ownNames } from '../../analysis/diff/message-name.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import { decodedMessages } from '../../formats/messages/decoded-messages.ts';
import { messageJson } from '../../formats/messages/message-json.ts';
import { readDiffSide } from '../../formats/read-diff-side.ts';
import { redactProse } from '../../formats/redaction/redact-text.ts';
import { closeCodeOf } from '../../session/close-code-of.ts';
import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import { idOf } from '../check/checked-file.ts';
import { isFailure } from '../check/judged.ts';
import { protocolOf } from '../check/protocol-of.ts';
import { diffJson } from '../diff/diff-json.ts';
import { shownDiff, shownWords } from '../diff/shown-diff.ts';
import { sessionStats } from '../stats/session-stats.ts';
import { connectionJson } from '../stats/stats-json.ts';
import { judgedOf, type OpenedFile, shownOf } from './opened-file.ts';
import {
  type Asked,
  BadQuestion,
  FILE_ARGUMENT,
  fileAsked,
  numberAsked,
  type Tool,
  textAsked,
} from './tool.ts';

/** A page of an answer holds so many at most, and so many where nobody asks for another number: an answer has to fit into a model's view. */
const MOST_CONNECTIONS = 500;
const USUAL_CONNECTIONS = 100;
const MOST_MESSAGES = 200;
const USUAL_MESSAGES = 50;

const PAGE = {
  offset: {
    type: 'integer',
    minimum: 0,
    description: 'How many to pass over: `next` of the page before, which is null on the last one.',
  },
  limit: { type: 'integer', minimum: 1, description: 'How many at most.' },
};

const CONNECTION = {
  connection: { type: 'string', description: 'The id of a connection, as list_connections gives it.' },
};

/** The questions that can be asked. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'list_connections',
    description:
      'Lists the protocol switches (WebSocket, event stream, ...) of the files: URL, status, outcome, how many rules are broken, messages, close.',
    properties: { ...FILE_ARGUMENT, ...PAGE },
    required: [],
    answer: (files, asked) => {
      const wanted = textAsked(asked, 'file') === null ? files : [fileAsked(files, asked)];
      const all = wanted.flatMap((file) => file.judged.map((judged) => connectionRow(file, judged)));
      return page(all, asked, 'connections');
    },
  },
  {
    name: 'explain_connection',
    description:
      'Says why a connection failed, with evidence, what it is not, and configuration that fixes it, and which rules of the RFCs are broken.',
    properties: { ...FILE_ARGUMENT, ...CONNECTION },
    required: ['connection'],
    answer: (files, asked) => {
      const file = fileAsked(files, asked);
      const judged = connectionAsked(file, asked);
      const broken = judged.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
      return {
        ...connectionRow(file, judged),
        explanation: judged.explanation,
        findings: broken.map(({ check, verdict, level, clauses, detail, fix }) => ({
          check,
          verdict,
          level,
          clauses,
          detail,
          fix,
        })),
      };
    },
  },
  {
    name: 'list_messages',
    description:
      'Pages through messages in order of time, decoded. They can be filtered by connection, direction and a part of the type. Contents are there only if the server was started with --no-redact.',
    properties: {
      ...FILE_ARGUMENT,
      ...CONNECTION,
      direction: { type: 'string', enum: ['client-to-server', 'server-to-client'] },
      type: { type: 'string', description: 'A part of the protocol and type, such as "socket.io EVENT".' },
      ...PAGE,
    },
    required: [],
    answer: listMessages,
  },
  {
    name: 'stats',
    description:
      'Types of messages with counts and sizes, how long answers took, heartbeats and silences of each connection.',
    properties: { ...FILE_ARGUMENT, ...PAGE },
    required: [],
    answer: async (files, asked) => {
      const file = fileAsked(files, asked);
      const { connections } = await sessionStats(file.imported, file.session);
      const rows = connections.map((each) =>
        connectionJson({ ...each, connection: shownOf(file, each.connection) ?? each.connection }),
      );
      return page(rows, asked, 'connections');
    },
  },
  {
    name: 'diff',
    description:
      'Says where two of the files part: the first real difference of each pair of connections, never times, ids and nonces.',
    properties: {
      a: { type: 'string', description: 'A file.' },
      b: { type: 'string', description: 'Another file.' },
    },
    required: ['a', 'b'],
    answer: async (files, asked) => {
      const [a, b] = [fileAsked(files, asked, 'a'), fileAsked(files, asked, 'b')];
      const words = shownWords(a.pseudonyms);
      const sideA = await readDiffSide(a.imported, a.session, words);
      const found = diffSessions(sideA, await readDiffSide(b.imported, b.session, words), words);
      return diffJson(a.pseudonyms === null ? found : shownDiff(found, a.pseudonyms));
    },
  },
];

function connectionRow({ file, session }: OpenedFile, judged: Judged): object {
  const { connection, findings, explanation } = judged;
  const { id, url, status, outcome, transport, close } = connection;
  const { failed, warned } = countVerdicts(findings);
  return {
    file,
    id: idOf(connection),
    url: url.seen ? url.value : null,
    protocol: protocolOf(connection),
    transport,
    status: status.seen ? status.value : null,
    outcome,
    ...(closeUnrecorded(connection) ? { closeRecorded: false } : {}),
    failed: isFailure(judged),
    rulesBroken: failed,
    rulesWarned: warned,
    cause: explanation?.cause ?? null,
    sent: session.traffic(id, 'client-to-server').count,
    received: session.traffic(id, 'server-to-client').count,
    close: close.seen && closeCodeOf(connection) !== null ? close.value : null,
  };
}

function connectionAsked(file: OpenedFile, asked: Asked): Judged {
  const id = textAsked(asked, 'connection') ?? '';
  const judged = judgedOf(file, id);
  if (judged === null) throw new BadQuestion(`${file.file} has no connection "${id}".`);
  return judged;
}

async function listMessages(files: readonly OpenedFile[], asked: Asked): Promise<object> {
  const file = fileAsked(files, asked);
  const only = textAsked(asked, 'connection') === null ? null : connectionAsked(file, asked).connection.id;
  const direction = textAsked(asked, 'direction');
  const type = textAsked(asked, 'type')?.toLowerCase() ?? null;
  const offset = numberAsked(asked, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = numberAsked(asked, 'limit', USUAL_MESSAGES, MOST_MESSAGES);
  const rows: object[] = [];
  let matched = 0;
  for await (const message of decodedMessages(
    file.imported,
    file.session,
    ({ id }) => only === null || id === only,
  )) {
    const way = message.row.outgoing ? 'client-to-server' : 'server-to-client';
    if (direction !== null && direction !== way) continue;
    const { decoded } = message;
    const name = decoded === null ? '' : `${decoded.protocol} ${decoded.type}`;
    const names = [name, ...(decoded === null || type === null ? [] : ownNames(decoded))];
    if (type !== null && !names.some((each) => each.toLowerCase().includes(type))) continue;
    matched += 1;
    if (matched <= offset || rows.length >= limit) continue;
    const shown = { ...message, connection: shownOf(file, message.connection) ?? message.connection };
    if (file.pseudonyms === null) rows.push(messageJson(shown));
    else
      rows.push({
        connection: idOf(shown.connection),
        at: shown.row.at,
        direction: way,
        opcode: shown.row.opcode,
        bytes: shown.row.size,
        type: redactProse(name, file.pseudonyms),
      });
  }
  return { total: matched, offset, next: nextOf(matched, offset, rows.length), messages: rows };
}

function page(all: readonly object[], asked: Asked, name: string): object {
  const offset = numberAsked(asked, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = numberAsked(asked, 'limit', USUAL_CONNECTIONS, MOST_CONNECTIONS);
  const rows = all.slice(offset, offset + limit);
  return { total: all.length, offset, next: nextOf(all.length, offset, rows.length), [name]: rows };
}

/** Where the next page begins; null where there is none. */
function nextOf(total: number, offset: number, shown: number): number | null {
  return shown > 0 && offset + shown < total ? offset + shown : null;
}
