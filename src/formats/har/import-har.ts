import type { LifecycleEvent } from '../../events/event.ts';
import { epochMilliseconds } from '../../events/units.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import { BatchBuilder, type NewMessage } from '../batch-builder.ts';
import type { Imported } from '../imported.ts';
import { arrayMember, type JsonObject, member, naturalMember, stringMember } from '../json-access.ts';
import { mergeByTime } from '../merge-by-time.ts';
import { Problems } from '../problem.ts';
import type { HarEntries } from './har-entries.ts';
import type { EntryPlan } from './plan-entry.ts';
import { readEntry } from './read-entry.ts';
import { readMarks } from './read-marks.ts';

/** Turns a HAR into events: its `log`, whose own entries are not looked at, and what was kept of them. */
export function importHar(log: JsonObject, entries: HarEntries): Imported {
  const problems = new Problems();
  const producer = creatorOf(log, 'creator');
  const ownLog = member(log, '_switchyard');
  const redacted = member(ownLog, 'redacted') === true;
  const plans = entries.plans({ producer, pages: pageUrls(log) }, problems);
  const last = plans.at(-1)?.start ?? epochMilliseconds(0);
  // Connections are numbered in the order in which they began, as in a live capture.
  plans.sort((a, b) => beginningOf(a) - beginningOf(b));
  const builder = new BatchBuilder();
  const marks = readMarks(ownLog, creatorOf(log, 'browser') || producer, plans[0]?.start ?? last);
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
    ordinaryRequests: entries.ordinary,
  };
}

function beginningOf({ own, start }: EntryPlan): number {
  return own?.createdAt ?? start;
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
