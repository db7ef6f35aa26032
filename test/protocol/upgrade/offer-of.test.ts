import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/protocol/http/field.ts';
import { classifyExchange } from '../../../src/protocol/upgrade/classify-exchange.ts';
import { offerOf } from '../../../src/protocol/upgrade/offer-of.ts';

type Lines = Readonly<Record<string, string>>;

const fields = (lines: Lines): Field[] => Object.entries(lines).map(([name, value]) => ({ name, value }));

function offer(status: number, request: Lines, response: Lines): string {
  const facts = {
    url: 'https://a.example/',
    status,
    request: fields({ Host: 'a.example', ...request }),
    response: fields(response),
  };
  return offerOf(classifyExchange(facts), facts);
}

describe('what an answer offers', () => {
  it.each<[string, string, number, Lines, Lines]>([
    ['by Upgrade', 'upgrade h2,h2c', 200, {}, { Upgrade: 'h2,h2c' }],
    ['by Alt-Svc', 'alt-svc h3=":443"', 404, {}, { 'Alt-Svc': 'h3=":443"' }],
    ['is the Upgrade, where there are both', 'upgrade h2c', 200, {}, { 'Alt-Svc': 'clear', Upgrade: 'h2c' }],
    ['is nothing where it is ordinary', '', 200, {}, { Server: 'a' }],
    ['is nothing where it is the switch that was asked for', '', 101, { Upgrade: 'h2c' }, { Upgrade: 'h2c' }],
    ['is nothing where it refuses what was asked for', '', 400, { Upgrade: 'h2c' }, { Upgrade: 'h2c' }],
    ['is nothing where it demands it', '', 426, {}, { Upgrade: 'websocket' }],
    ['is nothing beside an event stream', '', 200, { Accept: 'text/event-stream' }, { Upgrade: 'h2,h2c' }],
  ])('%s', (_, right, status, request, response) => {
    expect(offer(status, request, response)).toBe(right);
  });
});
