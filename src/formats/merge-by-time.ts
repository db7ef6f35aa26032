interface Source<T> {
  readonly items: Iterator<T>;
  readonly order: number;
  /** The largest time so far: the items of one source keep their order, even where its clock ran back. */
  time: number;
  next: T;
}

/** Merges sources by the time of their items; at equal times, in the order of the sources. Holds one item of each. */
export function* mergeByTime<T extends { readonly at: number }>(
  sources: Iterable<Iterable<T>>,
): Generator<T> {
  const heap: Source<T>[] = [];
  let order = 0;
  for (const source of sources) {
    const items = source[Symbol.iterator]();
    const first = items.next();
    if (first.done !== true) {
      heap.push({ items, order, time: first.value.at, next: first.value });
      siftUp(heap, heap.length - 1);
    }
    order++;
  }
  for (let top = heap[0]; top !== undefined; top = heap[0]) {
    yield top.next;
    const following = top.items.next();
    if (following.done === true) {
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) heap[0] = last;
    } else {
      top.next = following.value;
      top.time = Math.max(top.time, following.value.at);
    }
    siftDown(heap);
  }
}

function before<T>(a: Source<T>, b: Source<T>): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function siftUp<T>(heap: Source<T>[], from: number): void {
  for (let i = from; i > 0; ) {
    const parent = (i - 1) >> 1;
    if (!swapIfBefore(heap, i, parent)) return;
    i = parent;
  }
}

function siftDown<T>(heap: Source<T>[]): void {
  for (let i = 0; ; ) {
    const left = heap[2 * i + 1];
    if (left === undefined) return;
    const right = heap[2 * i + 2];
    const child = right !== undefined && before(right, left) ? 2 * i + 2 : 2 * i + 1;
    if (!swapIfBefore(heap, child, i)) return;
    i = child;
  }
}

function swapIfBefore<T>(heap: Source<T>[], i: number, j: number): boolean {
  const a = heap[i];
  const b = heap[j];
  if (a === undefined || b === undefined || !before(a, b)) return false;
  heap[i] = b;
  heap[j] = a;
  return true;
}
