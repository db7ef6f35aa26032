import type { LifecycleEvent } from '../../events/event.ts';
import { epochMilliseconds } from '../../events/units.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import { BatchBuilder, type NewMessage } from '../batch-builder.ts';
import { FormatError } from '../format-error.ts';
import type { Imported } from '../imported.ts';
import {
  arrayMember,
  isObject,
  type JsonObject,
  member,
  naturalMember,
  stringMember,
} from '../json-access.ts';
import { mergeByTime } from '../merge-by-time.ts';
import { parseJson } from '../parse-json.ts';
import { Problems } from '../problem.ts';
import { type EntryPlan, planEntry } from './plan-entry.ts';
import { readEntry } from './read-entry.ts';
import { readMarks } from './read-marks.ts';

const EXPECTED = 'a HAR 1.2 file: { "log": { "version": "1.2", "entries": [...] } }';

/**
 * Reads a HAR of any producer, from its text or its parsed JSON. Entries that are protocol switches or attempts become
 * connections, in the order of the file; the others are counted. Broken entries are listed as problems. Throws only
 * FormatError: where the text is not JSON or is cut short, or the JSON is not a HAR or is of a newer version.
 */
export function readHar(file: unknown): Imported {
  const root = typeof file === 'string' ? parseJson(file, EXPECTED) : file;
  const log = logOf(root);
  const problems = new Problems();
  const producer = creatorOf(log, 'creator');
  const ownLog = member(log, '_switchyard');
  const redacted = member(ownLog, 'redacted') === true;
  const pages = pageUrls(log);
  const plans: EntryPlan[] = [];
  let ordinaryRequests = 0;
  let before = epochMilliseconds(0);
  arrayMember(log, 'entries').forEach((entry, i) => {
    const plan = planEntry(entry, `log.entries[${i}]`, { producer, pages, before, problems });
    if (plan === 'ordinary') ordinaryRequests++;
    else if (plan !== null && plans.length >= MOST_CONNECTIONS) {
      problems.add(plan.where, `is left out: only the first ${MOST_CONNECTIONS} connections are read`);
    } else if (plan !== null) {
      plans.push(plan);
      before = plan.start;
    }
  });
  // Connections are numbered in the order in which they began, as in a live capture.
  plans.sort((a, b) => beginningOf(a) - beginningOf(b));
  const builder = new BatchBuilder();
  const marks = readMarks(ownLog, creatorOf(log, 'browser') || producer, plans[0]?.start ?? before);
  const sources = plans.map((plan, connection) =>
    readEntry(plan, { connection, where: plan.where, start: plan.start, own: plan.own, redacted, problems }),
  );
  for (const item of mergeByTime<LifecycleEvent | NewMessage>([marks, ...sources])) {
    if ('type' in item) builder.event(item);
    else builder.message(item);
  }
  builder.flush();
  const { batches, readPayload } = builder;
  return {
    format: 'har',
    producer,
    redacted,
    connectionsLeftOut: naturalMember(ownLog, 'connectionsLeftOut', MOST_CONNECTIONS) ?? 0,
    batches,
    readPayload,
    problems: problems.list(),
    problemCount: problems.count,
    ordinaryRequests,
  };
}

function beginningOf({ own, start }: EntryPlan): number {
  return own?.createdAt ?? start;
}

function logOf(root: unknown): JsonObject {
  const log = member(root, 'log');
  if (!isObject(log))
    throw new FormatError('not-this-format', 'The file is not a HAR: there is no object', 'log', EXPECTED);
  const version = member(log, 'version');
  const text = typeof version === 'number' ? String(version) : (stringMember(log, 'version') ?? '1');
  const major = /^(\d{1,9})(\.|$)/.exec(text)?.[1];
  if (major !== undefined && Number(major) > 1) {
    throw new FormatError(
      'newer-version',
      `The HAR is of version ${major}`,
      'log.version',
      'version 1.1 or 1.2',
    );
  }
  if (!Array.isArray(member(log, 'entries'))) {
    throw new FormatError(
      'not-this-format',
      'The file is not a HAR: there is no list',
      'log.entries',
      EXPECTED,
    );
  }
  return log;
}

function creatorOf(log: JsonObject, name: string): string {
  const creator = member(log, name);
  return [stringMember(creator, 'name'), stringMember(creator, 'version')]
    .filter(Boolean)
    .join(' ')
    .slice(0, 200);
}

/** Chrome and Firefox write the URL of a page as its title. */
function pageUrls(log: JsonObject): Map<string, string> {
  const urls = new Map<string, string>();
  for (const page of arrayMember(log, 'pages')) {
    const id = stringMember(page, 'id');
    const title = stringMember(page, 'title');
    if (id !== null && title !== null && /^https?:\/\//i.test(title) && URL.canParse(title))
      urls.set(id, title);
  }
  return urls;
}
