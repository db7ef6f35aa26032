import { expect, it } from 'vitest';
import { MOST_OFFERS, slimEntry } from '../../src/devtools/slim-entry.ts';

const offering = (port: number) => ({
  _resourceType: 'fetch',
  request: { method: 'GET', url: 'https://a.example/', httpVersion: 'h2', headers: [] },
  response: { status: 200, httpVersion: 'h2', headers: [{ name: 'Alt-Svc', value: `h3=":${port}"` }] },
});

it('passes each offer of an origin on once, and beyond what it remembers rather twice than never', () => {
  const offers = new Set<string>();
  const passed = (port: number) => slimEntry(offering(port), offers) !== null;
  let count = 0;
  for (let port = 1; port <= MOST_OFFERS; port++) if (passed(port)) count++;
  expect(count).toBe(MOST_OFFERS);
  expect(passed(1)).toBe(false);
  expect(passed(MOST_OFFERS + 1)).toBe(true);
  expect(passed(1)).toBe(true);
  expect(offers.size).toBeLessThanOrEqual(MOST_OFFERS);
});
