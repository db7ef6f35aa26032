import { closeCodeOf } from '../../session/close-code-of.ts';
import type { MessageWords } from '../diff/message-trail.ts';
import { answerRules } from './answer-rules.ts';
import type { Contract, EndpointRule, LatencyRule, MessageDirection, TypeRule } from './contract.ts';
import {
  type ContractSubject,
  chosenSubprotocol,
  directionOf,
  pathOf,
  type SeenType,
  seenTypes,
  typesKnown,
  wasOpen,
} from './contract-subject.ts';
import { typeOrder } from './type-order.ts';

/** A limit is twice of what was measured, and no less than this much above it, in milliseconds. */
const HEADROOM_MS = 50;

/** Fewer answers say nothing of a 95th percentile. */
const FEWEST_ANSWERS = 5;

/** Makes the contract that the connections of a log keep. Connections that did not open are left out. */
export function makeContract(subjects: readonly ContractSubject[], words: MessageWords): Contract {
  const byPath = new Map<string, ContractSubject[]>();
  for (const subject of subjects) {
    const path = pathOf(subject.connection);
    if (path === null || !wasOpen(subject)) continue;
    const group = byPath.get(path) ?? [];
    byPath.set(path, group);
    group.push(subject);
  }
  return { endpoints: [...byPath].map(([path, group]) => endpointRule(path, group, words)) };
}

function endpointRule(path: string, group: readonly ContractSubject[], words: MessageWords): EndpointRule {
  const known = group.filter(typesKnown);
  const seen = known.map((subject) => seenTypes(subject, words));
  const ordered = known.map((subject, i) => ({ subject, types: seen[i] ?? [] }));
  const messages = typeRules(seen);
  const subprotocols = new Set(group.map(({ connection }) => chosenSubprotocol(connection)));
  const [subprotocol = null] = subprotocols;
  const closes = group.flatMap(({ connection }) => closeCodeOf(connection) ?? []);
  return {
    path,
    required: true,
    subprotocol: subprotocols.size === 1 ? subprotocol : null,
    messages,
    otherTypes: known.length === 0,
    order: {
      'client-to-server': typeOrder(ordered, 'client-to-server', requiredTypes(messages, 'client-to-server')),
      'server-to-client': typeOrder(ordered, 'server-to-client', requiredTypes(messages, 'server-to-client')),
    },
    answers: answerRules(known, words),
    latency: latencyRules(group),
    closeCodes: closes.length === 0 ? null : [...new Set(closes)].toSorted((a, b) => a - b),
    noMessageAfterClose: true,
  };
}

function typeRules(seen: readonly (readonly SeenType[])[]): TypeRule[] {
  const rules = new Map<string, TypeRule>();
  for (const types of seen) {
    for (const { direction, type, heartbeat } of types) {
      const everywhere = seen.every((others) =>
        others.some((other) => other.type === type && other.direction === direction),
      );
      // Whether a heartbeat is due depends on how long a connection lasts.
      rules.set(`${direction} ${type}`, { direction, type, required: everywhere && !heartbeat });
    }
  }
  return [...rules.values()];
}

function requiredTypes(rules: readonly TypeRule[], direction: MessageDirection): ReadonlySet<string> {
  return new Set(
    rules.filter((rule) => rule.required && rule.direction === direction).map(({ type }) => type),
  );
}

function latencyRules(group: readonly ContractSubject[]): LatencyRule[] {
  const rules = new Map<string, LatencyRule>();
  for (const { type, outgoing, count, p95 } of group.flatMap(({ latency }) => latency)) {
    if (p95 === null || count < FEWEST_ANSWERS) continue;
    const limit = Math.ceil(Math.max(p95 * 2, p95 + HEADROOM_MS));
    const key = `${outgoing} ${type}`;
    rules.set(key, {
      direction: directionOf({ outgoing }),
      type,
      p95Ms: Math.max(limit, rules.get(key)?.p95Ms ?? 0),
    });
  }
  return [...rules.values()];
}
