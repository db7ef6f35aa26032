import { describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json';
import { CHECKS } from '../../../src/analysis/checks/registry.ts';
import { ADVICE, adviceText } from '../../../src/panel/selectors/advice-text.ts';
import { isSwitchedOff } from '../../../src/panel/selectors/is-switched-off.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';

setMessageSource(messagesFrom(messages));

describe('advice', () => {
  it('is all that the catalogue calls so, and each has its sentence', () => {
    expect(ADVICE.map(({ id }) => id)).toEqual(
      CHECKS.filter(({ level }) => level === 'advice').map(({ id }) => id),
    );
    expect(ADVICE.length).toBeGreaterThan(0);
    for (const { id } of ADVICE) expect([id, adviceText(id)]).toEqual([id, expect.stringMatching(/\.$/)]);
  });

  it.each(CHECKS.map(({ id, level }) => [id, level] as const))(
    '%s (%s) is off only as advice',
    (id, level) => {
      const finding = {
        check: id,
        verdict: 'warn',
        level,
        clauses: [],
        detail: '',
        places: [],
        outOfReach: false,
        fix: '',
      } as const;
      expect(isSwitchedOff(finding, [id])).toBe(level === 'advice');
      expect(isSwitchedOff(finding, [])).toBe(false);
    },
  );
});
