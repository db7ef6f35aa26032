import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageList } from '../../../src/panel/selectors/message-list.ts';
import { Session } from '../../../src/session/session.ts';
import { at, id, SampleLog } from '../support/sample-log.ts';

/** `0` and `1` are messages of that connection, `g` is a gap, `|` ends a batch. */
function sessionOf(story: string): Session {
  const log = new SampleLog();
  for (const step of story) {
    if (step === 'g')
      log.event({ type: 'capture/gap', at: at(1), until: at(2), why: 'detached', messages: null });
    else if (step === '|') log.cut();
    else log.text(Number(step), 'in', 'x', 1);
  }
  log.cut();
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  return session;
}

function told(session: Session): string {
  const list = messageList(session.messages, session.messages.ofConnection(id(0)), session.marks);
  let out = '';
  for (let line = 0; line < list.length; line++) out += list.at(line) < 0 ? 'g' : '0';
  return out;
}

describe('messageList', () => {
  it.each([
    ['', ''],
    ['0101', '00'],
    ['g01g0g', 'g0g0g'],
    ['00|g|00', '00g00'],
    ['1g1g', 'gg'],
  ])('of %j is %j', (story, expected) => {
    expect(told(sessionOf(story))).toBe(expected);
  });

  it('puts every mark where it happened, and finds every row again', () => {
    const stories = fc
      .array(fc.constantFrom('0', '1', 'g', '|'), { maxLength: 60 })
      .map((steps) => steps.join(''));
    fc.assert(
      fc.property(stories, (story) => {
        const session = sessionOf(story);
        expect(told(session)).toBe(story.replace(/[1|]/g, ''));
        const list = messageList(session.messages, session.messages.ofConnection(id(0)), session.marks);
        for (let line = 0; line < list.length; line++) {
          const row = list.at(line);
          if (row >= 0) expect(list.lineOf(row)).toBe(line);
        }
      }),
    );
  });
});
