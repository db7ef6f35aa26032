import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { readDraft } from '../../../src/panel/selectors/draft-message.ts';
import type { DraftFormat } from '../../../src/panel/state/composer.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';

beforeAll(() => setMessageSource(messagesFrom(messages)));
const read = (format: DraftFormat, text: string) => readDraft({ format, text, file: null });
const bytes = (...all: number[]) => ({ opcode: 'binary', bytes: Uint8Array.from(all) });

describe('readDraft', () => {
  it('sends a text as it is written, an empty one too', () => {
    expect(read('text', ' {"a"\n')).toEqual({ opcode: 'text', text: ' {"a"\n' });
    expect(read('text', '')).toEqual({ opcode: 'text', text: '' });
  });

  it('sends JSON as it is written once it is JSON, and says what is wrong until then', () => {
    expect(read('json', '{ "big": 9007199254740993 }')).toEqual({
      opcode: 'text',
      text: '{ "big": 9007199254740993 }',
    });
    expect(read('json', '{"a":')).toMatchObject({ problem: expect.stringMatching(/^Not valid JSON: ./) });
    expect(read('json', '  ')).toEqual({ problem: 'Enter JSON.' });
  });

  it.each([
    ['00 ff 10', [0, 255, 16]],
    ['0x00, 0xFF', [0, 255]],
    ['00:ff\n1a', [0, 255, 26]],
    ['00ff1a', [0, 255, 26]],
    ['', []],
  ])('reads the hex %j', (written, expected) => {
    expect(read('hex', written)).toEqual(bytes(...expected));
  });

  it('says where hex is none', () => {
    expect(read('hex', '00 f')).toEqual({ problem: '"f" at character 4 is not a pair of hex digits.' });
    expect(read('hex', '00 😀')).toEqual({ problem: '"😀" at character 4 is not a pair of hex digits.' });
  });

  it('reads base64 of both alphabets, with blanks and without padding', () => {
    expect(read('base64', 'AP8Q')).toEqual(bytes(0, 255, 16));
    expect(read('base64', '-_\n8')).toEqual(bytes(251, 255));
    expect(read('base64', 'AP*Q')).toEqual({ problem: '"*" at character 3 is not base64.' });
    expect(read('base64', 'A')).toEqual({ problem: 'The base64 is incomplete.' });
  });

  it('reads back all bytes that it is given in hex or base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (all) => {
        const buffer = Buffer.from(all);
        expect(read('hex', buffer.toString('hex'))).toEqual(bytes(...all));
        expect(read('base64', buffer.toString('base64'))).toEqual(bytes(...all));
      }),
    );
  });

  it('answers every draft by a message or a sentence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DraftFormat>('text', 'json', 'hex', 'base64'),
        fc.string({ unit: 'binary' }),
        (format, text) => {
          const ready = read(format, text);
          expect('problem' in ready ? ready.problem : ready.opcode).not.toBe('');
        },
      ),
    );
  });
});
