import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { ratioText } from '../../../src/panel/selectors/wire-text.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));

describe('ratioText', () => {
  it.each([
    [1, 0, null],
    [9, 10_000, '< 0.1 %'],
    [10, 10_000, '0.1 %'],
    [17, 10_000, '0.2 %'],
    [994, 10_000, '9.9 %'],
    [996, 10_000, '10 %'],
    [1, 3, '33 %'],
    [30, 20, '150 %'],
  ])('%i bytes for %i', (onWire, inflated, words) => {
    expect(ratioText(onWire, inflated)).toBe(words);
  });
});
