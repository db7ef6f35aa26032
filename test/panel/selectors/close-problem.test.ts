import { beforeAll, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { closeProblem } from '../../../src/panel/selectors/close-problem.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

it.each([
  ['1000', 'bye', null],
  ['', '', null],
  ['3000', '', null],
  ['4999', 'a'.repeat(123), null],
  ['1001', '', 'The code must be 1000 or 3000 to 4999, or empty for none.'],
  ['2999', '', 'The code must be 1000 or 3000 to 4999, or empty for none.'],
  ['5000', '', 'The code must be 1000 or 3000 to 4999, or empty for none.'],
  ['1e3', '', 'The code must be 1000 or 3000 to 4999, or empty for none.'],
  ['', 'bye', 'A reason needs a code.'],
  ['1000', 'é'.repeat(62), 'The reason has 124 bytes; a close frame takes at most 123.'],
])('closing with %j and the reason %j', (code, reason, problem) => {
  expect(closeProblem(code, reason)).toBe(problem);
});
