import type { BrowserVerdict } from './browser-words/browser-verdict.ts';
import type { Answer, Check } from './check.ts';
import { broken, holds, notApplicable, unknown } from './check.ts';
import { quote, WORDS_LIMIT } from './checks/quote.ts';
import type { Evidence, EvidenceKey, EvidenceSource, Missing } from './evidence.ts';
import type { Finding, Verdict } from './finding.ts';
import { outsideScope } from './scope.ts';

/**
 * Runs every check on the same evidence, in order, and returns one finding for each. A check that throws becomes the
 * verdict `error` and stops no other.
 */
export function runChecks(
  checks: readonly Check[],
  evidence: EvidenceSource,
  words: BrowserVerdict,
): Finding[] {
  return checks.map((check) => {
    try {
      return runCheck(check, evidence, words);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      const detail = `Switchyard's own check failed: ${quote(what)}. Please report it.`;
      return { ...finding(check, unknown(detail)), verdict: 'error' };
    }
  });
}

function runCheck(check: Check, evidence: EvidenceSource, words: BrowserVerdict): Finding {
  const outside = outsideScope(check.scope, evidence);
  if (outside !== null && (outside.verdict === 'not-applicable' || check.scope === 'extended-connect')) {
    // Where nobody knows which version carried it, words about the answer fail the rule of an Upgrade, and not both.
    return finding(check, outside);
  }
  return finding(check, withWords(check, outside ?? answerOf(check, evidence), words));
}

/**
 * The browser's own verdict is evidence too: it decides where nothing else was seen, and is quoted besides what was seen.
 * Where the browser got no answer, it says so for rules that do not apply then.
 */
function withWords(check: Check, answer: Answer, words: BrowserVerdict): Answer {
  const settled = words.settled.get(check.id);
  if (settled === undefined) {
    const text = answer.verdict === 'unknown' ? words.suspected.get(check.id) : undefined;
    if (text === undefined) return answer;
    const suspicion = `The browser said ${quote(text, WORDS_LIMIT)}, which may mean this or another fault.`;
    return unknown(`${suspicion} ${answer.detail}`);
  }
  const inWords = `The browser said: ${quote(settled.text, WORDS_LIMIT)}.`;
  const noAnswer = answer.verdict === 'not-applicable' && words.noAnswer !== null;
  if (settled.verdict === 'fail' && (answer.verdict === 'unknown' || noAnswer)) return broken(inWords);
  if (settled.verdict === 'pass' && answer.verdict === 'unknown') {
    return holds(`${inWords} It examines this earlier, so it found nothing wrong here.`);
  }
  if (settled.verdict === 'pass' && !words.switched) return answer;
  return { ...answer, detail: `${answer.detail} ${inWords}` };
}

type Declared = { -readonly [Key in EvidenceKey]?: Evidence[Key] };

/** Passes to a check what it declared and nothing else. Inapplicable outweighs missing. */
function answerOf(check: Check, evidence: EvidenceSource): Answer {
  const declared: Declared = {};
  let lacking: Missing | null = null;
  for (const key of check.needs) {
    const gathered = evidence.get(key);
    if (gathered.state === 'inapplicable') return notApplicable(gathered.detail);
    if (gathered.state === 'missing') lacking ??= gathered;
    else declare(declared, key, gathered.value);
  }
  if (isComplete(declared, lacking)) return check.run(declared);
  return unknown(lacking?.detail ?? '', lacking?.outOfReach);
}

function declare<Key extends EvidenceKey>(declared: Declared, key: Key, value: Evidence[Key]): void {
  const slot: Declared[Key] = value;
  declared[key] = slot;
}

// Complete for this check where nothing was lacking: `needs` gives the type of `run`, so it reads nothing else.
function isComplete(_declared: Declared, lacking: Missing | null): _declared is Evidence {
  return lacking === null;
}

function verdictOf(check: Check, verdict: Answer['verdict']): Verdict {
  if (verdict === 'holds') return 'pass';
  if (verdict === 'tolerated') return 'warn';
  if (verdict !== 'broken') return verdict;
  return check.level === 'must' || check.level === 'browser' ? 'fail' : 'warn';
}

function finding(check: Check, { verdict, detail, places, outOfReach = false }: Answer): Finding {
  return {
    check: check.id,
    verdict: verdictOf(check, verdict),
    level: check.level,
    clauses: check.clauses,
    detail,
    outOfReach,
    places,
    fix: verdict === 'broken' || verdict === 'tolerated' ? check.fix : '',
  };
}
