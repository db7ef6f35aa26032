import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { type CdpObject, cdpObject, cdpText } from './cdp-value.ts';

const MAX_URL = 65_536;
/** More frames than this are not distinguished: then the page of a socket is unknown, not wrong. */
const MAX_FRAMES = 10_000;

/**
 * The page's frames, to know which document opened a socket: the protocol does not say, so it is known only while
 * there is but one.
 */
export class PageFrames {
  #url = '';
  #document = '';
  /** URLs of the frames within by the frames' ids; empty where not reported. */
  readonly #subframes = new Map<string, string>();

  /** URL of the main frame's document; empty where unknown. */
  get url(): string {
    return this.#url;
  }

  /** URLs of all documents, as far as they are known. */
  get urls(): readonly string[] {
    return [this.#url, ...this.#subframes.values()];
  }

  /** URL of the document that opens a socket now. */
  get opener(): Observed<string> {
    return this.#url === '' || this.#subframes.size > 0 ? notSeen('source-cannot') : seen(this.#url);
  }

  /** Reads the result of `Page.getFrameTree`; true where it shows another document than before. */
  readTree(result: unknown): boolean {
    const before = this.#document;
    const tree = cdpObject(cdpObject(result).frameTree);
    this.#enter(cdpObject(tree.frame));
    this.#addChildren(tree);
    return before !== '' && before !== this.#document;
  }

  /**
   * Reads `Page.frameNavigated`; true where the page itself went to another document.
   *
   * @param root id of the outermost frame where that has a parent: in the session of a frame of another site
   */
  navigated(params: CdpObject, root?: string): boolean {
    const frame = cdpObject(params.frame);
    if (typeof frame.parentId === 'string' && frame.id !== root) {
      this.#add(frame.id, frame.url);
      return false;
    }
    this.#enter(frame);
    return true;
  }

  attached(params: CdpObject): void {
    this.#add(params.frameId, '');
  }

  detached(params: CdpObject): void {
    if (typeof params.frameId === 'string') this.#subframes.delete(params.frameId);
  }

  #enter(frame: CdpObject): void {
    this.#url = cdpText(frame.unreachableUrl, MAX_URL) || cdpText(frame.url, MAX_URL);
    this.#document = cdpText(frame.loaderId, MAX_URL);
    this.#subframes.clear();
  }

  #add(id: unknown, url: unknown): void {
    if (typeof id === 'string' && this.#subframes.size < MAX_FRAMES)
      this.#subframes.set(id, cdpText(url, MAX_URL));
  }

  #addChildren(tree: CdpObject): void {
    const children: readonly unknown[] = Array.isArray(tree.childFrames) ? tree.childFrames : [];
    for (const child of children.slice(0, MAX_FRAMES)) {
      const frame = cdpObject(cdpObject(child).frame);
      this.#add(frame.id, frame.url);
    }
  }
}
