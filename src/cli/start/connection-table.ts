import type { Traffic } from '../../session/connection.ts';
import { printable } from '../output/printable.ts';

/** One line of the table that `npm start` prints at its end. */
export interface TableRow {
  readonly url: string;
  /** The protocol that was switched to, such as `websocket`. */
  readonly protocol: string;
  /** Null where it was not observed. */
  readonly status: number | null;
  readonly outcome: string;
  readonly checks: { readonly failed: number; readonly warned: number; readonly unknown: number };
  /** Null where messages were not recorded. */
  readonly sent: Traffic | null;
  readonly received: Traffic | null;
  /** Null where no close code was observed. */
  readonly closeCode: number | null;
}

const HEADINGS = [
  'url',
  'protocol',
  'status',
  'outcome',
  'failed',
  'warned',
  'unknown',
  'sent',
  'received',
  'close',
];
/** Columns of figures, which are aligned to the right. */
const RIGHT = new Set(['status', 'failed', 'warned', 'unknown', 'close']);
const WIDEST = 72; // characters; a longer URL is shown whole and shifts its own line only

/** The table as text: a line for each connection below one line of headings. What was not observed is a dash. */
export function formatTable(rows: readonly TableRow[]): string {
  if (rows.length === 0) return 'No connection was seen.\n';
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) =>
    Math.min(WIDEST, Math.max(...lines.map((line) => line[column]?.length ?? 0))),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return RIGHT.has(HEADINGS[column] ?? '') ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function cells(row: TableRow): string[] {
  return [
    printable(row.url), // pages choose URLs: no control character of one may reach the terminal
    printable(row.protocol),
    row.status === null ? '-' : String(row.status),
    row.outcome,
    String(row.checks.failed),
    String(row.checks.warned),
    String(row.checks.unknown),
    traffic(row.sent),
    traffic(row.received),
    row.closeCode === null ? '-' : String(row.closeCode),
  ];
}

function traffic(cell: Traffic | null): string {
  if (cell === null) return '-';
  const { count, bytes, unsized } = cell;
  // What nobody saw of the sizes is not 0.
  if (unsized > 0 && unsized === count) return `${count} (?)`;
  return `${count} (${unsized === 0 ? '' : '≥ '}${bytes} B)`;
}
