import { describe, expect, it } from 'vitest';
import { runSearch } from '../../../src/panel/worker/run-search.ts';
import type { SearchAnswer, SearchOrder } from '../../../src/panel/worker/search-task.ts';
import { SampleLog } from '../support/sample-log.ts';

const order = (log: SampleLog, needle: string): Extract<SearchOrder, { type: 'search' }> => ({
  type: 'search',
  id: 1,
  log: log.log,
  connection: 0,
  needle,
});

describe('runSearch', () => {
  it('tells the rows of one connection, and those that come later', async () => {
    const log = new SampleLog();
    log.text(1, 'in', 'needle', 1).text(0, 'in', 'hay', 2).text(0, 'out', 'a NEEDLE', 3).cut();
    const answers: SearchAnswer[] = [];
    let rounds = 0;
    await runSearch(order(log, 'needle'), log.store, {
      ended: () => false,
      waitForMore: async () => {
        if (rounds++ > 0) return false;
        log.text(0, 'in', 'needles', 4).cut();
        return true;
      },
      answer: (answer) => answers.push(answer),
    });
    expect(answers.map(({ rows, atEnd }) => [[...rows], atEnd])).toEqual([
      [[2], true],
      [[3], true],
    ]);
  });

  it('stops where it is told to, without another word', async () => {
    const log = new SampleLog();
    for (let i = 0; i < 20; i++) log.text(0, 'in', 'needle', i).cut();
    let asked = 0;
    const answers: SearchAnswer[] = [];
    await runSearch(order(log, 'needle'), log.store, {
      ended: () => asked++ > 5,
      waitForMore: async () => false,
      answer: (answer) => answers.push(answer),
    });
    expect(answers).toEqual([]);
  });
});
