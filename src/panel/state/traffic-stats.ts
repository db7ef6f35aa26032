import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LogTimes } from '../../analysis/rhythm/log-times.ts';
import type { TimeSpan, TrafficPicture } from '../../analysis/rhythm/traffic-picture.ts';
import type { LogId } from '../../events/units.ts';
import type { Figures, Shapes, StartStatsWorker, StatsAnswer, StatsWorker } from '../worker/stats-task.ts';
import type { Panel } from './panel.ts';

/** How long the worker and what it measured are kept after the last view of them is gone, in milliseconds. */
const KEEP_FOR = 60_000;

/** Whose messages are measured, as far as the panel has them. */
export interface TrafficWish {
  readonly log: LogId;
  /** Null for all connections together. */
  readonly connection: number | null;
  /** Number of the first batch that the panel does not have yet. */
  readonly upTo: number;
  readonly times: LogTimes;
}

/** What the JSON of the messages looks like; `made` is null while a worker describes it. */
export interface ShapesState {
  readonly made: Shapes | null;
  readonly done: number;
  readonly total: number;
}

/** What a worker measures of one connection's messages, or of all together, for the views of their traffic. */
export class TrafficStats {
  readonly #start: StartStatsWorker;
  readonly #figures = signal<Figures | null>(null);
  readonly #settled = signal<Figures | null>(null);
  readonly #picture = signal<TrafficPicture | null | undefined>(undefined);
  readonly #shapes = signal<ShapesState | null>(null);
  readonly #failure = signal('');
  /** The time that is drawn; null for the whole. */
  readonly zoom: Signal<TimeSpan | null> = signal(null);
  #worker: StatsWorker | null = null;
  #wish: TrafficWish | null = null;
  #id = 0;
  #mostBins = 0;
  #holders = 0;
  #describers = 0;
  #ending: ReturnType<typeof setTimeout> | undefined;

  constructor(start: StartStatsWorker) {
    this.#start = start;
  }

  /** Null until something was measured. */
  get figures(): ReadonlySignal<Figures | null> {
    return this.#figures;
  }

  /** The newest figures that are of all messages then there, or of those until people stopped it; null until there are such. */
  get settled(): ReadonlySignal<Figures | null> {
    return this.#settled;
  }

  /** Undefined until it is known; null where no time is known. */
  get picture(): ReadonlySignal<TrafficPicture | null | undefined> {
    return this.#picture;
  }

  /** Null until somebody asks for them. */
  get shapes(): ReadonlySignal<ShapesState | null> {
    return this.#shapes;
  }

  /** Why measuring failed; otherwise empty. */
  get failure(): ReadonlySignal<string> {
    return this.#failure;
  }

  /** Measures a connection, or goes on with it where it is measured already. */
  follow(wish: TrafficWish): void {
    const known = this.#wish;
    this.#wish = wish;
    if (known !== null && known.log === wish.log && known.connection === wish.connection) {
      if (wish.upTo > known.upTo) this.#post({ type: 'more', id: this.#id, upTo: wish.upTo });
      return;
    }
    this.#id += 1;
    this.#figures.value = null;
    this.#settled.value = null;
    this.#picture.value = undefined;
    this.#shapes.value = null;
    this.#failure.value = '';
    this.zoom.value = null;
    this.#post({ type: 'measure', id: this.#id, ...wish });
    if (this.#mostBins > 0) this.draw(this.#mostBins);
    this.#askForShapes();
  }

  /** Asks for the picture of the time that is drawn, in at most so many bins. */
  draw(mostBins: number): void {
    this.#mostBins = mostBins;
    if (this.#wish === null || mostBins <= 0) return;
    this.#post({ type: 'picture', id: this.#id, span: this.zoom.peek(), mostBins });
  }

  /** Draws another time; null for the whole. */
  zoomTo(span: TimeSpan | null): void {
    this.zoom.value = span;
    this.draw(this.#mostBins);
  }

  /** Describes the messages of what is measured, now and whatever is measured next, until the returned function is called. */
  describe(): () => void {
    this.#describers += 1;
    this.#askForShapes();
    return () => {
      this.#describers -= 1;
    };
  }

  #askForShapes(): void {
    if (this.#describers === 0 || this.#wish === null || this.#shapes.peek() !== null) return;
    this.#shapes.value = { made: null, done: 0, total: 0 };
    this.#post({ type: 'shapes', id: this.#id });
  }

  /** Stops measuring; what was measured stays. */
  stop(): void {
    this.#post({ type: 'stop', id: this.#id });
  }

  goOn(): void {
    this.#post({ type: 'go-on', id: this.#id });
  }

  /** Keeps the worker until the returned function is called, and a while longer. */
  hold(): () => void {
    this.#holders += 1;
    clearTimeout(this.#ending);
    return () => {
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.#ending = setTimeout(() => this.#forget(), KEEP_FOR);
    };
  }

  #forget(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#wish = null;
  }

  #post(order: Parameters<StatsWorker['post']>[0]): void {
    this.#worker ??= this.#start((answer) => this.#take(answer));
    this.#worker.post(order);
  }

  #take(answer: StatsAnswer): void {
    if (answer.id !== this.#id) return;
    switch (answer.type) {
      case 'figures':
        this.#figures.value = answer.figures;
        if (answer.figures.state !== 'running') this.#settled.value = answer.figures;
        return;
      case 'picture':
        this.#picture.value = answer.picture;
        return;
      case 'shapes':
        this.#shapes.value = { made: answer.shapes, done: answer.done, total: answer.total };
        return;
      default:
        this.#forget();
        this.#failure.value = answer.why;
    }
  }
}

interface PanelStats {
  readonly one: TrafficStats;
  readonly all: TrafficStats;
}

const known = new WeakMap<Panel, PanelStats>();

/** The panel's, which its views share: those of one connection, and those of all together. */
export function trafficStatsOf(panel: Panel): PanelStats {
  const start = panel.startStatsWorker;
  const stats = known.get(panel) ?? { one: new TrafficStats(start), all: new TrafficStats(start) };
  known.set(panel, stats);
  return stats;
}
