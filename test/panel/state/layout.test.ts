import { describe, expect, it } from 'vitest';
import { Layout } from '../../../src/panel/state/layout.ts';

describe('Layout', () => {
  it('comes back as it was left', () => {
    const left = new Layout();
    left.listShare.value = 0.3;
    left.connectionWidths.value = { status: 90 };
    left.explainFields.value = true;
    const back = new Layout();
    back.restore(JSON.parse(JSON.stringify(left.saved())));
    expect(back.saved()).toEqual(left.saved());
  });

  it.each([
    null,
    7,
    'x',
    [],
    { listShare: 'wide' },
    { listShare: 7 },
    { connectionWidths: { a: -1, b: 'x' } },
  ])('passes over what it did not write: %j', (stored) => {
    const layout = new Layout();
    layout.restore(stored);
    expect(layout.saved()).toEqual(new Layout().saved());
  });
});
