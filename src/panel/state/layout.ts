import { type Signal, signal } from '@preact/signals';
import type { ColumnWidths } from '../parts/columns.ts';
import type { GridSort } from '../parts/grid-header.tsx';

/** How the panel's room is divided. Shares are those of the first area, 0 to 1. Kept between sessions. */
export class Layout {
  readonly listShare: Signal<number> = signal(0.42);
  readonly listShareNarrow: Signal<number> = signal(0.35);
  readonly messageShare: Signal<number> = signal(0.55);
  readonly connectionWidths: Signal<ColumnWidths> = signal({});
  readonly messageWidths: Signal<ColumnWidths> = signal({});
  readonly explainFields: Signal<boolean> = signal(false);
  readonly sort: Signal<GridSort | null> = signal(null);

  /** What is to be kept, as JSON. */
  saved(): object {
    return {
      listShare: this.listShare.value,
      listShareNarrow: this.listShareNarrow.value,
      messageShare: this.messageShare.value,
      connectionWidths: this.connectionWidths.value,
      messageWidths: this.messageWidths.value,
      explainFields: this.explainFields.value,
    };
  }

  /** Applies what was stored; malformed values are ignored. */
  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return;
    const field = (name: string): unknown => Reflect.get(saved, name);
    takeShare(this.listShare, field('listShare'));
    takeShare(this.listShareNarrow, field('listShareNarrow'));
    takeShare(this.messageShare, field('messageShare'));
    takeWidths(this.connectionWidths, field('connectionWidths'));
    takeWidths(this.messageWidths, field('messageWidths'));
    this.explainFields.value = field('explainFields') === true;
  }
}

function takeShare(target: Signal<number>, value: unknown): void {
  if (typeof value === 'number' && value >= 0.1 && value <= 0.9) target.value = value;
}

function takeWidths(target: Signal<ColumnWidths>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const widths: Record<string, number> = {};
  for (const [column, width] of Object.entries(value)) {
    if (typeof width === 'number' && width > 0 && width < 5000) widths[column] = width;
  }
  target.value = widths;
}
