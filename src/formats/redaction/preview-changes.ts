import { messageName } from '../../analysis/diff/message-name.ts';
import type { LifecycleEvent } from '../../events/event.ts';
import type { Field } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { readAhead } from '../read-ahead.ts';
import { KeptBodies } from './kept-bodies.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactConnection } from './redact-connection.ts';
import { redactEvent } from './redact-event.ts';
import type { RedactionRules } from './redaction-rules.ts';
import { wholeBody } from './shown-bodies.ts';

/** A text that redaction changes, before and after. */
interface ChangedText {
  /** Such as `request.cookie` or `page.url`. */
  readonly place: string;
  readonly before: string;
  readonly after: string;
  /** In how many connections, or events, this very change is made. */
  readonly count: number;
}

/** What becomes of the contents of one type of message, with the first of them as the example. */
interface ChangedMessages {
  /** By the name under which rules know it. */
  readonly type: string;
  readonly protocol: string;
  readonly count: number;
  readonly bytes: number;
  readonly before: string;
  /** Null where the content is left out. */
  readonly after: string | null;
}

/** What redaction does to a session: before and after, by place. */
export interface RedactionChanges {
  readonly texts: readonly ChangedText[];
  /** How many changes are made besides those that are listed. */
  readonly furtherTexts: number;
  readonly messages: readonly ChangedMessages[];
  /** Messages that were not looked at, since there are very many. */
  readonly furtherMessages: number;
}

/** A reader does not go through more. */
const MOST_TEXTS = 300;
const MOST_TYPES = 200;
const MOST_MESSAGES = 50_000;
/** Characters of each text. */
const LONGEST = 300;

/** Goes through a session as an export with these rules would, and lists what it changes. */
export async function previewChanges(
  session: Session,
  readPayload: PayloadReader,
  rules: RedactionRules,
): Promise<RedactionChanges> {
  const pseudonyms = new Pseudonyms(rules);
  const texts = new Changes();
  for (const connection of session.connections)
    texts.addAll('', textsOf(connection), textsOf(redactConnection(connection, pseudonyms)));
  for (const { event } of session.marks)
    texts.addAll('', textsOfEvent(event), textsOfEvent(redactEvent(event, pseudonyms)));
  const bodies = await KeptBodies.open(session, readPayload, rules);
  const types = new Map<string, ChangedMessages>();
  const { messages } = session;
  const read = readAhead(readPayload, (batch) => messages.payloadBlockLength(batch));
  const looked = Math.min(messages.count, MOST_MESSAGES);
  for (let row = 0; row < looked; row++) {
    const message = await wholeBody(messages, row, read);
    const { connection, size } = messages.row(row);
    const decoded = message === null ? null : bodies.decode(connection, message);
    const type = decoded === null ? 'content not seen' : messageName(decoded);
    const protocol = decoded?.protocol ?? '';
    const shown = message === null || decoded === null ? null : bodies.allowed(message, decoded, pseudonyms);
    // Of one type some may leave and others not: each has its line.
    const key = `${protocol} ${type} ${shown !== null}`;
    const known = types.get(key);
    if (known !== undefined) types.set(key, { ...known, count: known.count + 1, bytes: known.bytes + size });
    else if (types.size < MOST_TYPES) {
      const isText = message?.opcode === 1;
      types.set(key, {
        type,
        protocol,
        count: 1,
        bytes: size,
        before: message === null ? '' : exampleOf(message.bytes, isText),
        after: shown === null ? null : exampleOf(shown, isText),
      });
    }
  }
  return {
    texts: texts.list(),
    furtherTexts: texts.further,
    messages: [...types.values()].toSorted((a, b) => b.count - a.count),
    furtherMessages: messages.count - looked,
  };
}

/** The changes of texts by place, each with its count. */
class Changes {
  readonly #found = new Map<string, ChangedText>();
  further = 0;

  addAll(around: string, before: readonly NamedText[], after: readonly NamedText[]): void {
    for (const [i, [place, text]] of before.entries()) {
      const shown = after[i]?.[1] ?? '';
      if (text !== shown) this.#add(around + place, text, shown);
    }
  }

  #add(place: string, before: string, after: string): void {
    const key = `${place} ${before}`;
    const known = this.#found.get(key);
    if (known !== undefined) this.#found.set(key, { ...known, count: known.count + 1 });
    else if (this.#found.size < MOST_TEXTS)
      this.#found.set(key, { place, before: cut(before), after: cut(after), count: 1 });
    else this.further++;
  }

  list(): ChangedText[] {
    return [...this.#found.values()];
  }
}

/** A place and what stands there. */
type NamedText = readonly [place: string, text: string];

/** All texts of a connection that redaction may change, in an order that redaction keeps. */
function textsOf(connection: Connection): NamedText[] {
  const { url, pageUrl, request, response, initiator, opened, errors, close, blocked, body } = connection;
  const texts: NamedText[] = [];
  const add = (place: string, text: string | null | undefined) => texts.push([place, text ?? '']);
  add('url', url.seen ? url.value : '');
  add('page.url', pageUrl.seen ? pageUrl.value : '');
  if (initiator.seen) {
    add('initiator.url', initiator.value.url);
    for (const frame of initiator.value.stack) {
      add('stack.function', frame.functionName);
      add('stack.url', frame.url);
    }
  }
  if (request.seen) {
    add('request.target', request.value.target);
    texts.push(...fieldTexts('request', request.value.fields));
  }
  if (response.seen) {
    add('response.reason', response.value.reason);
    texts.push(...fieldTexts('response', response.value.fields));
  }
  add('response.body', body);
  if (opened.seen) add('opened.protocol', opened.value.protocol);
  for (const error of errors) add('error', error.text);
  add('blocked', blocked?.directive);
  add('close.reason', close.seen ? close.value.reason : '');
  return texts;
}

function fieldTexts(side: string, fields: readonly Field[]): NamedText[] {
  return fields.flatMap(({ name, value }): NamedText[] => {
    const place = `${side}.${name.toLowerCase().slice(0, 100)}`;
    return [
      [place, name],
      [place, value],
    ];
  });
}

function textsOfEvent(event: LifecycleEvent): NamedText[] {
  if (event.type === 'recording/started' || event.type === 'page/navigated') return [['page.url', event.url]];
  if (event.type === 'recording/stopped') return [['recording.stopped', event.detail]];
  return [];
}

function exampleOf(bytes: Uint8Array, isText: boolean): string {
  if (isText) return cut(new TextDecoder().decode(bytes.subarray(0, LONGEST * 4)));
  const hex = [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > 32 ? `${hex} …` : hex;
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
