import { describe, expect, it } from 'vitest';
import { Layout } from '../../../src/panel/state/layout.ts';

describe('Layout', () => {
  it('comes back as it was left', () => {
    const left = new Layout();
    left.listShare.value = 0.3;
    left.connectionWidths.value = { status: 90 };
    left.explainFields.value = true;
    left.fields.restore([['wss://a.example/x', ['json.user.id', 'decoded["a b"]', 'no field', 7]]]);
    expect(left.fields.saved()).toEqual([['wss://a.example/x', ['json.user.id', 'decoded["a b"]']]]);
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
    { fields: [['wss://a.example/x', 'json.a'], ['wss://b.example/', ['x']], 3] },
  ])('passes over what it did not write: %j', (stored) => {
    const layout = new Layout();
    layout.restore(stored);
    expect(layout.saved()).toEqual(new Layout().saved());
  });
});
