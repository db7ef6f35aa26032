import { expect, it } from 'vitest';
import { originForm } from '../../../src/protocol/http/origin-form.ts';

it.each([
  ['wss://user:pw@a.example:8443/chat/?x=1&y#z', '/chat/?x=1&y'],
  ['ws://a.example', '/'],
  ['https://a.example?q', '/?q'],
  ['no URL', 'no URL'],
])('of %s is %s', (url, target) => {
  expect(originForm(url)).toBe(target);
});
