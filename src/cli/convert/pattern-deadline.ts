import { createContext, Script } from 'node:vm';
import { isObject } from '../../formats/json-access.ts';
import { mayTakeLong } from '../../formats/redaction/pattern-steps.ts';
import type { RunPattern } from '../../formats/redaction/watched-rules.ts';
import { CannotDo } from '../cannot-do.ts';

/** A pattern that has not ended on one text after this time does not end. */
const DEADLINE_MS = 5000;
/** Of a pattern and a text, so much is quoted. */
const LONGEST_QUOTE = 100;

/** Node limits the time of scripts alone, so this is one that calls what it is given. */
const CALL = new Script('call()');

/**
 * Runs a pattern of the user on a text, and ends it at a deadline: one such as `(a+)+$` takes years on forty characters. What cannot take long is
 * run as it is, because a time limit costs a tenth of a millisecond each time.
 * @param file that has the pattern
 * @param deadline in milliseconds
 * @throws CannotDo with one sentence where it did not end
 */
export function patternDeadline(file: string, deadline = DEADLINE_MS): RunPattern {
  const surroundings: { call: () => void } = { call: () => undefined };
  const context = createContext(surroundings);
  return (source, text, run) => {
    if (!mayTakeLong(source, text)) return run();
    let found: RegExpExecArray | null = null;
    surroundings.call = () => {
      found = run();
    };
    try {
      CALL.runInContext(context, { timeout: deadline });
    } catch (error) {
      // It is an Error of that context, not of this one.
      if (!isObject(error) || error.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new CannotDo(
        `${file}: hideText ${JSON.stringify(source.slice(0, LONGEST_QUOTE))} did not end within ${deadline / 1000} s on a text of ${text.length} characters. Write it without a repetition within a repetition.`,
      );
    }
    return found;
  };
}
