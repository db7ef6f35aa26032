import { describe, expect, it } from 'vitest';
import { PageFrames } from '../../../src/capture/debugger/page-frames.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';

const tree = (loaderId: string, ...children: string[]) => ({
  frameTree: {
    frame: { id: 'main', loaderId, url: `http://a.example/${loaderId}` },
    childFrames: children.map((id) => ({ frame: { id, parentId: 'main' } })),
  },
});

describe('PageFrames', () => {
  it('reads a tree of one document', () => {
    const frames = new PageFrames();
    expect(frames.opener).toEqual(notSeen('source-cannot'));
    expect(frames.readTree(tree('1'))).toBe(false);
    expect(frames.opener).toEqual(seen('http://a.example/1'));
  });

  it('does not guess between several', () => {
    const frames = new PageFrames();
    frames.readTree(tree('1', 'child'));
    expect(frames.opener).toEqual(notSeen('source-cannot'));
    frames.detached({ frameId: 'child' });
    expect(frames.opener).toEqual(seen('http://a.example/1'));
    frames.attached({ frameId: 'other', parentFrameId: 'main' });
    expect(frames.opener).toEqual(notSeen('source-cannot'));
  });

  it('notices that the page was left while nobody looked', () => {
    const frames = new PageFrames();
    frames.readTree(tree('1'));
    expect(frames.readTree(tree('1'))).toBe(false);
    expect(frames.readTree(tree('2'))).toBe(true);
  });

  it('names the address that could not be reached, not the error page', () => {
    const frames = new PageFrames();
    const frame = {
      id: 'main',
      url: 'chrome-error://chromewebdata/',
      unreachableUrl: 'http://gone.example/',
    };
    expect(frames.navigated({ frame })).toBe(true);
    expect(frames.url).toBe('http://gone.example/');
  });

  it.each([[undefined], [{}], [{ frameTree: { frame: 4, childFrames: [null, {}] } }]])(
    'survives %j',
    (result) => {
      const frames = new PageFrames();
      frames.readTree(result);
      expect(frames.url).toBe('');
    },
  );
});
