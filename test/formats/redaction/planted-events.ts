import type { LifecycleEvent } from '../../../src/events/event.ts';
import { EVENT, parseEvent } from '../../../src/formats/log/parse-event.ts';

/** Gives the text of a place, such as `connection/opened.extensions`. */
export type Fill = (place: string) => string;

/** Picks one word of a closed list. */
export type Choose = (words: readonly string[]) => string;

/** What is needed of a valibot schema to fill it. */
interface Schema {
  readonly type: string;
  readonly options?: readonly (Schema | string)[];
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly literal?: string | boolean;
}

/**
 * An event of each kind, with a text in every place that may hold any text. The schema of the log's own parser is walked, so a
 * field that is added there is filled here as well. What may be seen is seen; a list has one element.
 */
export function plantedEvents(fill: Fill, choose: Choose): LifecycleEvent[] {
  return EVENT.options.map((schema) => {
    const kind = schema.entries.type.literal;
    const event = parseEvent(filled(schema, kind, fill, choose));
    if (event === null) throw new Error(`${kind} is not filled as its parser wants it`);
    return event;
  });
}

function filled(schema: Schema, place: string, fill: Fill, choose: Choose): unknown {
  const { type, options = [], entries = {}, item, wrapped, literal } = schema;
  if (type === 'string') return fill(place);
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'literal') return literal;
  if (type === 'picklist') return choose(options.filter((word) => typeof word === 'string'));
  const inner = item ?? wrapped ?? options.find((option) => typeof option === 'object');
  if (type === 'object') {
    const members = Object.entries(entries);
    return Object.fromEntries(
      members.map(([name, member]) => [name, filled(member, `${place}.${name}`, fill, choose)]),
    );
  }
  if (inner === undefined) throw new Error(`${place}: a schema of the type ${type} is not known here`);
  const value = filled(inner, place, fill, choose);
  return type === 'array' ? [value] : value;
}
