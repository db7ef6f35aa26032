// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Grid, type GridProps, ROW_HEIGHT } from '../../../src/panel/parts/grid.tsx';
import { see } from '../support/see.ts';

const place = document.createElement('div');
document.body.append(place);
afterEach(() => {
  render(null, place);
  vi.restoreAllMocks();
});

/** More rows than an element can be tall. */
const MANY = 1_000_000;

function drawGrid(more: Partial<GridProps> = {}): HTMLElement {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(21 * ROW_HEIGHT);
  render(
    <Grid
      label="Rows"
      columns={[{ id: 'number', title: 'Number', width: 100, minWidth: 40 }]}
      widths={{}}
      onWidths={() => undefined}
      rowCount={MANY}
      selected={-1}
      onSelect={() => undefined}
      cell={(row) => `row ${row}`}
      {...more}
    />,
    place,
  );
  const grid = place.querySelector<HTMLElement>('[role=grid]');
  if (grid === null) throw new Error('no grid');
  return grid;
}

const rows = () => place.querySelector('.grid-rows')?.textContent;
const firstRow = () => place.querySelector('[role=gridcell]')?.textContent;

describe('the wheel over a list that is taller than an element can be', () => {
  it('moves as far as it is turned, and adds turns that come before a frame is drawn', async () => {
    const grid = drawGrid();
    // Who listens does so when the first frame is drawn.
    await see(() => expect(firstRow()).toBe('row 0'));
    const turn = async (rows: number) => {
      const event = new WheelEvent('wheel', { deltaY: rows * ROW_HEIGHT, cancelable: true, bubbles: true });
      grid.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(true);
      // As between two events: what was promised is done, nothing is drawn.
      await Promise.resolve();
    };
    await turn(10);
    await turn(7);
    await turn(-5);
    expect(firstRow()).toBe('row 12');
  });
});

describe('a list that follows its end', () => {
  const tail = { newRows: (count: number) => `${count} new` };

  it('begins with the selected row where it is shown anew', async () => {
    drawGrid({ selected: 5000, tail });
    await see(() => expect(rows()).toContain('row 5000'));
  });

  it('begins at its end where none is selected', async () => {
    drawGrid({ tail });
    await see(() => expect(rows()).toContain(`row ${MANY - 1}`));
  });
});

it('a view full of rows is created in several tasks, and scrolls in one', async () => {
  drawGrid({
    columns: Array.from({ length: 20 }, (_, n) => ({ id: `${n}`, title: `${n}`, width: 9, minWidth: 4 })),
  });
  const counts = new Set<number>();
  const count = () => place.querySelectorAll('.grid-rows [role=row]').length;
  const observer = new MutationObserver(() => counts.add(count()));
  observer.observe(place, { childList: true, subtree: true });
  await see(() => expect(count()).toBe(20));
  observer.disconnect();
  expect(counts.size).toBeGreaterThan(2);
});
