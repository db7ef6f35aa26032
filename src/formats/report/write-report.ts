import { sha256 } from '@noble/hashes/sha2.js';
import { type Judged, judgeSession } from '../../analysis/judge-session.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import { encodeBase64 } from '../../protocol/http/base64.ts';
import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { wordsOfWire } from '../../session/words-of-wire.ts';
import { keptKinds } from '../left-out.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';
import { redactWords } from '../redaction/redact-parts.ts';
import type { RedactionRules } from '../redaction/redaction-rules.ts';
import type { SecretKind } from '../redaction/secret-kind.ts';
import type { ShownBodies } from '../redaction/shown-bodies.ts';
import { connectionSection, titleOf } from './connection-section.ts';
import { Html, html, NOTHING } from './html-text.ts';
import { reportMessages } from './report-messages.ts';
import { REPORT_STYLE } from './report-style.ts';

/** How a report is written. */
export interface ReportOptions {
  /** Replaces secrets by stand-ins and leaves contents of messages out. */
  readonly redact: boolean;
  /** The user's own rules; without them redaction does what it does by itself. */
  readonly rules?: RedactionRules;
  /** Contents of messages that redacted text has; without it, none. */
  readonly bodies?: ShownBodies;
  /** Connections of the recording that the report does not have: it says so. */
  readonly connectionsLeftOut?: number;
  readonly producer: { readonly name: string; readonly version: string };
  /** The program that recorded; empty where unknown. */
  readonly recordedBy: string;
  /** Writes this connection only; without it, the whole session. */
  readonly connection?: Connection;
}

/** A reader does not go through more. */
const MOST_CONNECTIONS = 500;
const MOST_MESSAGES_OF_ONE = 200;
const MOST_MESSAGES = 10_000;

/**
 * Writes a session as one HTML file for a ticket: handshakes, verdicts, causes and fixes, messages up to a bound. It loads nothing and has
 * no script. A redacted report judges the connections without their secrets, so that no sentence can quote one.
 */
export async function* writeReport(
  session: Session,
  readPayload: PayloadReader,
  options: ReportOptions,
): AsyncGenerator<string> {
  const pseudonyms = options.redact ? new Pseudonyms(options.rules) : null;
  const connections =
    pseudonyms === null
      ? session.connections
      : session.connections.map((each) => redactConnection(each, pseudonyms));
  const wanted = options.connection?.id;
  const faultWords = (what: string) => (pseudonyms === null ? what : redactWords(what, pseudonyms));
  const judged = judgeSession(session, null, connections, faultWords).filter(
    ({ connection }) => wanted === undefined || connection.id === wanted,
  );
  const shown = judged.slice(0, MOST_CONNECTIONS);
  yield head(shown, judged.length, options).text;
  let room = MOST_MESSAGES;
  for (const [i, each] of shown.entries()) {
    const { connection } = each;
    const original = session.connections[connection.id] ?? connection;
    // Decoded by what was really negotiated; only the result is redacted.
    const messages = await reportMessages(
      session,
      original,
      readPayload,
      pseudonyms === null ? null : { pseudonyms, bodies: options.bodies },
      Math.min(room, MOST_MESSAGES_OF_ONE),
    );
    room -= messages.rows.length;
    yield connectionSection({
      judged: each,
      number: i + 1,
      messages,
      sent: session.traffic(connection.id, 'client-to-server'),
      received: session.traffic(connection.id, 'server-to-client'),
      wire: wordsOfWire(session.wire(connection.id)),
    }).text;
  }
  yield '\n</main>\n</body>\n</html>\n';
}

function head(judged: readonly Judged[], total: number, options: ReportOptions): Html {
  const { producer, recordedBy, connectionsLeftOut = 0 } = options;
  const style = encodeBase64(sha256(new TextEncoder().encode(REPORT_STYLE)));
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;
  const left = total - judged.length;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${producer.name} ${producer.version}">
<title>Protocol switches: ${connectionCount(total)}</title>
${STYLE}
</head>
<body>
<main>
<h1>Protocol switches: ${connectionCount(total)}</h1>
<p>Written by ${producer.name} ${producer.version}${recordedBy === '' ? '' : `, from a recording of ${recordedBy}`}. ${redactionSentence(options)}${connectionsLeftOut === 0 ? '' : ` ${connectionsLeftOut} of the recording’s connections ${connectionsLeftOut === 1 ? 'was' : 'were'} left out.`}</p>
${overview(judged)}
${left === 0 ? NOTHING : html`<p>${left} further connections are not in this report.</p>`}`;
}

function redactionSentence({ redact, bodies, rules }: ReportOptions): string {
  if (!redact) return 'Nothing was redacted: it may hold cookies, tokens and contents of messages.';
  const kept = keptKinds(rules);
  const contents = bodies === undefined ? '' : ', but for those that the rules keep';
  const exceptions =
    kept.length === 0 ? '' : ` Not hidden: ${kept.map((kind) => KIND_WORDS[kind]).join(', ')}.`;
  return kept.includes('message-body')
    ? `Secrets were replaced.${exceptions}`
    : `Secrets were replaced and the contents of messages left out${contents}.${exceptions}`;
}

const KIND_WORDS: Record<SecretKind, string> = {
  cookie: 'cookies',
  authorization: 'Authorization fields',
  subprotocol: 'subprotocols',
  'secret-field': 'other secret fields',
  'url-parameter': 'tokens in URLs',
  'url-user': 'user names and passwords in URLs',
  'message-body': 'contents of messages',
  'close-reason': 'close reasons',
};

const STYLE = new Html(`<style>${REPORT_STYLE}</style>`);

function overview(judged: readonly Judged[]): Html {
  return html`<table class="overview"><caption>Overview</caption><thead><tr><th scope="col">Connection</th><th scope="col">Outcome</th><th scope="col">Failed</th><th scope="col">Warned</th></tr></thead><tbody>${judged.map(
    ({ connection, findings, explanation }, i) => {
      const { failed, warned } = countVerdicts(findings);
      return html`<tr><td><a href="#c${i + 1}">${titleOf(connection)}</a>${why(explanation)}</td><td class="${outcomeClass(connection)}">${closeUnrecorded(connection) ? 'opened' : connection.outcome}</td><td>${failed}</td><td>${warned}</td></tr>`;
    },
  )}</tbody></table>`;
}

/** Below the name: a column of its own leaves no room where the window is narrow. */
function why(explanation: Judged['explanation']): Html | string {
  return explanation === null ? '' : html`<div class="why">${explanation.sentence}</div>`;
}

function outcomeClass({ outcome }: Connection): string {
  return outcome === 'failed' || outcome === 'refused' ? 'fail' : 'dim';
}

function connectionCount(count: number): string {
  return `${count} connection${count === 1 ? '' : 's'}`;
}
