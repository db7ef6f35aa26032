import { sameIgnoringCase } from '../../protocol/http/ascii-case.ts';
import type { Field } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { secretSubprotocols } from './public-subprotocols.ts';
import { NO_RULES, type RedactionRules } from './redaction-rules.ts';

/**
 * Rules that hide no subprotocol of these connections but those that are secret: without its private names a server refuses a copied
 * command, and a sentence about what was chosen says nothing.
 */
export function keepingSubprotocols(connections: readonly Connection[]): RedactionRules {
  const names = new Set<string>();
  const secret = new Set<string>();
  for (const connection of connections) {
    for (const list of subprotocolsOf(connection)) {
      for (const name of list) names.add(name);
      for (const name of secretSubprotocols(list)) secret.add(name);
    }
  }
  return { ...NO_RULES, keepSubprotocols: new Set([...names].filter((name) => !secret.has(name))) };
}

/** What was offered, what was chosen, and what the socket says of that. */
function subprotocolsOf({ request, response, opened }: Connection): string[][] {
  return [
    request.seen ? namesIn(request.value.fields) : [],
    response.seen ? namesIn(response.value.fields) : [],
    opened.seen && opened.value.protocol !== '' ? [opened.value.protocol] : [],
  ];
}

function namesIn(fields: readonly Field[]): string[] {
  return fields
    .filter(({ name }) => sameIgnoringCase(name, 'sec-websocket-protocol'))
    .flatMap(({ value }) => value.split(',').map((name) => name.trim()));
}
