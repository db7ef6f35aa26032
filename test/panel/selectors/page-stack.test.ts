import { expect, it } from 'vitest';
import { pageStack } from '../../../src/panel/selectors/page-stack.ts';

const frame = (functionName: string, url: string) => ({ functionName, url, line: 1, column: 1 });

it('leaves the frames of our own hook out, by name and by origin, and no others', () => {
  const own = 'chrome-extension://abc';
  const stack = [
    frame('switchyard#f00#1', `${own}/content/hook.js`),
    frame('Object.switchyard#f00#1', 'https://a.example/x.js'),
    frame('construct', `${own}/content/hook.js`),
    frame('mySwitchyard', 'https://a.example/x.js'),
    frame('', 'chrome-extension://abcd/other.js'),
  ];
  expect(pageStack(stack, own).map(({ functionName }) => functionName)).toEqual(['mySwitchyard', '']);
});
