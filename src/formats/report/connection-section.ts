import type { Explanation } from '../../analysis/explanation.ts';
import type { Finding } from '../../analysis/finding.ts';
import { foldUnknown } from '../../analysis/fold-unknown.ts';
import type { Judged } from '../../analysis/judge-session.ts';
import { isCalm, type KindOfEnd, kindOfEnd } from '../../analysis/kind-of-end.ts';
import type { Field } from '../../protocol/http/field.ts';
import { closeUnrecorded, NO_CLOSE_RECORDED } from '../../session/close-unrecorded.ts';
import type { Connection, Traffic } from '../../session/connection.ts';
import { wordsOfEnd } from '../../session/words-of-end.ts';
import { type Html, html, NOTHING } from './html-text.ts';
import type { ReportMessages } from './report-messages.ts';
import { trafficChart } from './traffic-chart.ts';

/** What a report says of one connection. */
export interface SectionFacts {
  readonly judged: Judged;
  /** Its number in the report, from 1. */
  readonly number: number;
  readonly messages: ReportMessages;
  readonly sent: Traffic;
  readonly received: Traffic;
  /** Its frames, in words; null where no source recorded the wire. */
  readonly wire: string | null;
}

/** Fixes that are written whole; a report is read by people who look for one. */
const MOST_FIXES = 3;

/** One connection: facts, cause and fix, checks, both heads, messages, close. */
export function connectionSection({ judged, number, messages, ...counts }: SectionFacts): Html {
  const { connection, findings, explanation } = judged;
  return html`
<section aria-labelledby="c${number}">
<h2 id="c${number}">${number}. ${titleOf(connection)}</h2>
${factList(connection, counts, messages.recorded)}
${explanation === null ? NOTHING : explanationPart(explanation, kindOfEnd(connection, explanation))}
${checksPart(findings, number)}
${handshakePart(connection)}
${messagesPart(messages, number)}
</section>`;
}

export function titleOf({ url, kind }: Connection): string {
  return url.seen && url.value !== '' ? url.value : `${kind} whose URL was not seen`;
}

function factList(
  connection: Connection,
  { sent, received, wire }: Pick<SectionFacts, 'sent' | 'received' | 'wire'>,
  recorded: boolean,
): Html {
  const { outcome, status, transport, createdAt, closedAt, kind, errors, pageUrl } = connection;
  const facts: [string, string][] = [
    ['Kind', kind],
    ['Outcome', closeUnrecorded(connection) ? `opened; ${NO_CLOSE_RECORDED}` : outcome],
    ['Status', status.seen ? String(status.value) : 'not seen'],
    ['HTTP', transport === 'unknown' ? 'version not seen' : transport],
  ];
  if (pageUrl.seen) facts.push(['Page', pageUrl.value]);
  if (createdAt > 1e11) facts.push(['Opened', new Date(createdAt).toISOString()]);
  if (closedAt !== null && createdAt > 1e11) facts.push(['Lasted', `${Math.round(closedAt - createdAt)} ms`]);
  facts.push([
    'Messages',
    recorded
      ? `${sent.count} sent (${bytesOf(sent)}), ${received.count} received (${bytesOf(received)})`
      : 'not recorded',
  ]);
  if (wire !== null) facts.push(['On the wire', wire]);
  const end = wordsOfEnd(connection);
  if (end !== null) facts.push([end.name === 'close' ? 'Close' : 'Ended', end.words]);
  for (const { text } of errors) if (text !== '') facts.push(['The browser', text]);
  return html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** What nobody saw of the sizes is not 0. */
function bytesOf({ count, bytes, unsized }: Traffic): string {
  if (unsized === 0) return `${bytes} bytes`;
  return unsized === count ? 'of unknown size' : `${bytes} bytes and more`;
}

/** The question that the explanation answers. */
const TITLES: Record<KindOfEnd, string> = {
  failed: 'Why it failed',
  closed: 'Why it was closed',
  ended: 'Why it ended',
  waits: 'Why it waits',
  silent: 'Why it is silent',
};

function explanationPart(
  { cause, sentence, evidence, isNot, hints, fixes }: Explanation,
  kind: KindOfEnd,
): Html {
  const shown = fixes.slice(0, MOST_FIXES);
  const more = [...new Set(fixes.slice(MOST_FIXES).map(({ product }) => product))].join(', ');
  return html`
<h3>${TITLES[kind]}: ${isCalm(kind) ? sentence : html`<span class="fail">${sentence}</span>`}</h3>
<p class="dim">${cause}</p>
<ul>${evidence.map((text) => html`<li>Evidence: ${text}</li>`)}${isNot.map((text) => html`<li>It is not: ${text}</li>`)}${hints.map((text) => html`<li>Hint: ${text}</li>`)}</ul>
${shown.map(
  ({
    product,
    version,
    where,
    code,
    note,
  }) => html`<h4>Fix for ${product}${version === '' ? '' : ` (${version})`}, in ${where}</h4>
${note === '' ? NOTHING : html`<p>${note}</p>`}<pre tabindex="0">${code}</pre>`,
)}
${more === '' ? NOTHING : html`<p class="dim">There are fixes for ${more} as well.</p>`}`;
}

const LOUD = ['fail', 'error', 'warn'] as const;

function checksPart(findings: readonly Finding[], number: number): Html {
  const loud = LOUD.flatMap((verdict) => findings.filter((finding) => finding.verdict === verdict));
  const passed = findings.filter(({ verdict }) => verdict === 'pass');
  const unknown = foldUnknown(findings);
  return html`
<h3 id="checks${number}">Checks</h3>
${
  loud.length === 0
    ? html`<p class="pass">No rule is broken.</p>`
    : html`<table aria-labelledby="checks${number}"><thead><tr><th scope="col">Verdict</th><th scope="col">Rule</th><th scope="col">What was seen, and what to change</th></tr></thead><tbody>${loud.map(findingRow)}</tbody></table>`
}
<details><summary>${passed.length} passed</summary><ul>${passed.map(({ check, detail }) => html`<li><code>${check}</code>: ${detail}</li>`)}</ul></details>
${
  unknown.length === 0
    ? NOTHING
    : html`<details><summary>${unknown.reduce((sum, { findings }) => sum + findings.length, 0)} unknown</summary><ul>${unknown.map(({ detail, findings }) => html`<li>${findings.map(({ check }) => check).join(', ')}: ${detail}</li>`)}</ul></details>`
}`;
}

function findingRow({ verdict, check, clauses, detail, fix }: Finding): Html {
  return html`<tr><td class="${verdict === 'warn' ? 'warn' : 'fail'}">${verdict}</td><td>${check}<br>${clauses.join(', ')}</td><td>${detail}${fix === '' ? '' : ` ${fix}`}</td></tr>`;
}

function handshakePart({ request, response }: Connection): Html {
  return html`
<h3>Handshake</h3>
${request.seen ? headTable('Request', `${request.value.method} ${request.value.target} ${request.value.version}`, request.value.fields) : html`<p class="dim">The request was not seen.</p>`}
${response.seen ? headTable('Response', `${response.value.version} ${response.value.status} ${response.value.reason}`, response.value.fields) : html`<p class="dim">The response was not seen.</p>`}`;
}

function headTable(title: string, line: string, fields: readonly Field[]): Html {
  return html`<table><caption>${title}: <code>${line.trim()}</code></caption><thead><tr><th scope="col">Field</th><th scope="col">Value</th></tr></thead><tbody>${fields.map(({ name, value }) => html`<tr><td>${name}</td><td>${value}</td></tr>`)}</tbody></table>`;
}

function messagesPart({ rows, total, recorded, chart }: ReportMessages, number: number): Html {
  if (!recorded) return html`<h3>Messages</h3><p class="dim">Nobody recorded messages.</p>`;
  if (total === 0) return html`<h3>Messages</h3><p>There were none.</p>`;
  const left = total - rows.length;
  return html`
<h3 id="messages${number}">Messages</h3>
${trafficChart(chart)}
<table aria-labelledby="messages${number}"><thead><tr><th scope="col">Time</th><th scope="col">Direction</th><th scope="col">Bytes</th><th scope="col">Type</th><th scope="col">Content</th></tr></thead><tbody>${rows.map(
    ({ at, outgoing, size, type, content }) =>
      html`<tr><td>${at}</td><td>${outgoing ? 'sent' : 'received'}</td><td>${size}</td><td>${type}</td><td>${content}</td></tr>`,
  )}</tbody></table>
${left === 0 ? NOTHING : html`<p class="dim">${left} later messages are not listed.</p>`}`;
}
