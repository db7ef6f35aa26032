/** Where words are marked: a message's text in lists and trees, its text as a whole, and its bytes. */
const TEXT = ':is(.messages, .find-results) .grid-rows bdi, .messages :is(.json-line, .payload-text pre)';
/** A hex view that is one text, see `hexLine`. */
const HEX = '.messages .hex pre';
/** A line of a hex view of single bytes, see `LinkedHex`. */
const HEX_LINE = '.messages .hex-line';
const ALL = `${TEXT}, ${HEX}, ${HEX_LINE}`;

/** Marks in one place; a text of many hits is marked at its beginning. */
const MOST_MARKS = 500;
/** Words that are looked for. */
const MOST_WORDS = 10;
const NAME = 'found';

/**
 * Marks words wherever the panel shows messages, without changing what is drawn: the browser paints over ranges of the text (CSS
 * Custom Highlight API, Chromium 105, Firefox 140). Only what has changed since the last frame is looked through.
 *
 * @param words case does not matter
 * @returns ends it
 */
export function markFoundWords(root: Element, words: readonly string[]): () => void {
  const wanted = words.filter((word) => word !== '').slice(0, MOST_WORDS);
  if (wanted.length === 0 || typeof Highlight === 'undefined') return () => {};
  const lower = wanted.map((word) => word.toLowerCase());
  const highlight = new Highlight();
  CSS.highlights.set(NAME, highlight);
  const marked = new Map<Element, readonly Range[]>();
  const changed = new Set<Element>();
  let frame = 0;

  const placesOf = (place: Element): readonly Place[] => {
    const text = place.textContent ?? '';
    if (place.matches(HEX)) return wordsInHex(text, lower);
    return place.matches(HEX_LINE) ? wordsInHexLine(text, lower) : wordsIn(text, lower);
  };

  const draw = () => {
    frame = 0;
    for (const place of changed) marked.set(place, place.isConnected ? rangesOf(place, placesOf(place)) : []);
    changed.clear();
    highlight.clear();
    for (const [place, ranges] of marked) {
      if (place.isConnected) for (const range of ranges) highlight.add(range);
      else marked.delete(place);
    }
  };

  const note = (place: Element) => {
    changed.add(place);
    frame ||= requestAnimationFrame(draw);
  };

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const around = target instanceof Element ? target : target.parentElement;
      const place = around?.closest(ALL) ?? null;
      if (place !== null) note(place);
      for (const node of addedNodes) {
        if (node instanceof Element) for (const inside of node.querySelectorAll(ALL)) note(inside);
        if (node instanceof Element && node.matches(ALL)) note(node);
      }
    }
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  for (const place of root.querySelectorAll(ALL)) note(place);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
    CSS.highlights.delete(NAME);
  };
}

/** A part of a text; `to` exclusive. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function wordsIn(text: string, words: readonly string[]): readonly Place[] {
  const folded = text.toLowerCase();
  // Some letters change their length in lower case: places in the two texts would differ.
  if (folded.length !== text.length) return [];
  const places: Place[] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0 && places.length < MOST_MARKS; ) {
      places.push({ from: at, to: at + word.length });
      at = folded.indexOf(word, at + word.length);
    }
  }
  return places;
}

/** Characters before the bytes of a line, before its characters, and of a whole line with its end, see `hexLine`. */
const DIGITS_AT = 10;
const CHARACTERS_AT = 60;
const LINE = 77;
const BYTES_A_LINE = 16;

/** Words in the characters of a hex view, with the digits of the same bytes. */
function wordsInHex(text: string, words: readonly string[]): readonly Place[] {
  const characters = text
    .split('\n')
    .map((line) => line.slice(CHARACTERS_AT))
    .join('');
  return wordsIn(characters, words).flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, n) => from + n).flatMap((byte) => {
      const line = Math.floor(byte / BYTES_A_LINE) * LINE;
      const nth = byte % BYTES_A_LINE;
      const digits = line + DIGITS_AT + nth * 3 + (nth < BYTES_A_LINE / 2 ? 0 : 1);
      const character = line + CHARACTERS_AT + nth;
      return [
        { from: digits, to: digits + 2 },
        { from: character, to: character + 1 },
      ];
    }),
  );
}

/** The same in a line of single bytes: an offset of eight digits, two digits a byte, one character a byte. */
function wordsInHexLine(text: string, words: readonly string[]): readonly Place[] {
  const bytes = (text.length - 8) / 3;
  const characters = 8 + bytes * 2;
  return wordsIn(text.slice(characters), words).flatMap(({ from, to }) => [
    { from: 8 + from * 2, to: 8 + to * 2 },
    { from: characters + from, to: characters + to },
  ]);
}

/** The ranges of places in an element's text, which may be in many nodes. */
function rangesOf(element: Element, places: readonly Place[]): readonly Range[] {
  if (places.length === 0) return [];
  const sorted = places.toSorted((a, b) => a.from - b.from);
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let begin = 0;
  let open: Range[] = [];
  let next = 0;
  const ends = new Map<Range, number>();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    for (
      let place = sorted[next];
      place !== undefined && place.from < begin + length;
      place = sorted[++next]
    ) {
      const range = document.createRange();
      range.setStart(node, place.from - begin);
      ends.set(range, place.to);
      open.push(range);
    }
    open = open.filter((range) => {
      const end = ends.get(range) ?? 0;
      if (end > begin + length) return true;
      range.setEnd(node, end - begin);
      ranges.push(range);
      return false;
    });
    begin += length;
  }
  return ranges;
}
