import { type Signal, signal } from '@preact/signals';
import type { ColumnChoice, ColumnWidths } from '../parts/columns.ts';
import type { GridSort } from '../parts/grid-header.tsx';
import type { DecoderName } from '../worker/decode-task.ts';
import { EndpointChoices } from './endpoint-choices.ts';
import { FieldColumns } from './field-columns.ts';

const AS_DESIGNED: ColumnChoice = { hidden: [], order: [] };
/** More columns than any list has, those of fields included. */
const MOST_COLUMNS = 50;
/** Longer than any product's name, in characters. */
const LONGEST_NAME = 100;

/** How the panel's room is divided. Shares are those of the first area, 0 to 1. Kept between sessions. */
export class Layout {
  readonly listShare: Signal<number> = signal(0.42);
  /** Where there is little room, what is selected has most of it: a message keeps half of the panel at 400 by 640 px. */
  readonly listShareNarrow: Signal<number> = signal(0.17);
  readonly messageShare: Signal<number> = signal(0.45);
  readonly messageShareShort: Signal<number> = signal(0.2);
  readonly wireShare: Signal<number> = signal(0.5);
  /** Whether the footer shows all of its lines. */
  readonly footerOpen: Signal<boolean> = signal(false);
  readonly connectionWidths: Signal<ColumnWidths> = signal({});
  readonly messageWidths: Signal<ColumnWidths> = signal({});
  readonly wireWidths: Signal<ColumnWidths> = signal({});
  readonly connectionColumns: Signal<ColumnChoice> = signal(AS_DESIGNED);
  readonly messageColumns: Signal<ColumnChoice> = signal(AS_DESIGNED);
  readonly decodedShare: Signal<number> = signal(0.5);
  /** The decoders that people chose; null where the messages decide. */
  readonly decoders = new EndpointChoices<DecoderName>((name) =>
    typeof name === 'string' && name.length <= LONGEST_NAME ? name : null,
  );
  readonly fields = new FieldColumns();
  /** Whether runs of heartbeats are one row of the message list. */
  readonly foldHeartbeats: Signal<boolean> = signal(true);
  readonly explainFields: Signal<boolean> = signal(false);
  readonly sort: Signal<GridSort | null> = signal(null);
  /** The product whose fix was chosen last; empty for none. */
  readonly fixProduct: Signal<string> = signal('');
  readonly findShare: Signal<number> = signal(0.3);
  /** Whether the lives and the traffic of all connections are shown over their list. */
  readonly overviewOpen: Signal<boolean> = signal(false);
  readonly overviewShare: Signal<number> = signal(0.5);
  /** Whether attempts that repeat each other are shown as one line. */
  readonly groupReconnects: Signal<boolean> = signal(true);

  /** What is to be kept, as JSON. */
  saved(): object {
    return {
      listShare: this.listShare.value,
      listShareNarrow: this.listShareNarrow.value,
      messageShare: this.messageShare.value,
      messageShareShort: this.messageShareShort.value,
      wireShare: this.wireShare.value,
      wireWidths: this.wireWidths.value,
      footerOpen: this.footerOpen.value,
      connectionWidths: this.connectionWidths.value,
      messageWidths: this.messageWidths.value,
      connectionColumns: this.connectionColumns.value,
      messageColumns: this.messageColumns.value,
      decodedShare: this.decodedShare.value,
      decoders: this.decoders.saved(),
      fields: this.fields.saved(),
      foldHeartbeats: this.foldHeartbeats.value,
      explainFields: this.explainFields.value,
      fixProduct: this.fixProduct.value,
      findShare: this.findShare.value,
      overviewOpen: this.overviewOpen.value,
      overviewShare: this.overviewShare.value,
      groupReconnects: this.groupReconnects.value,
    };
  }

  /** Applies what was stored; malformed values are ignored. */
  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return;
    const field = (name: string): unknown => Reflect.get(saved, name);
    takeShare(this.listShare, field('listShare'));
    takeShare(this.listShareNarrow, field('listShareNarrow'));
    takeShare(this.messageShare, field('messageShare'));
    takeShare(this.messageShareShort, field('messageShareShort'));
    takeShare(this.wireShare, field('wireShare'));
    takeWidths(this.wireWidths, field('wireWidths'));
    takeWidths(this.connectionWidths, field('connectionWidths'));
    takeWidths(this.messageWidths, field('messageWidths'));
    takeColumns(this.connectionColumns, field('connectionColumns'));
    takeColumns(this.messageColumns, field('messageColumns'));
    this.footerOpen.value = field('footerOpen') === true;
    takeShare(this.decodedShare, field('decodedShare'));
    this.decoders.restore(field('decoders'));
    this.fields.restore(field('fields'));
    this.foldHeartbeats.value = field('foldHeartbeats') !== false;
    this.explainFields.value = field('explainFields') === true;
    takeShare(this.findShare, field('findShare'));
    this.overviewOpen.value = field('overviewOpen') === true;
    takeShare(this.overviewShare, field('overviewShare'));
    this.groupReconnects.value = field('groupReconnects') !== false;
    const product = field('fixProduct');
    if (typeof product === 'string' && product.length <= LONGEST_NAME) this.fixProduct.value = product;
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

function takeColumns(target: Signal<ColumnChoice>, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const ids = (name: string): string[] => {
    const list: unknown = Reflect.get(value, name);
    if (!Array.isArray(list)) return [];
    return list.slice(0, MOST_COLUMNS).filter((id): id is string => typeof id === 'string');
  };
  target.value = { hidden: ids('hidden'), order: ids('order') };
}
