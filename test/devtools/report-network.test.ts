import { describe, expect, it } from 'vitest';
import type { NetworkReport } from '../../src/channel/network-line.ts';
import { reportNetwork } from '../../src/devtools/report-network.ts';

const nothing = (): void => {};

function devtoolsPage() {
  const sent: NetworkReport[] = [];
  const later: (() => void)[] = [];
  let opened = 0;
  let end: () => void = nothing;
  let wantedChanged: (wanted: boolean) => void = nothing;
  reportNetwork({
    openedAt: 5,
    tabId: 7,
    watchWanted: (listener) => {
      wantedChanged = listener;
    },
    connect: () => {
      opened++;
      return {
        send: (message) => sent.push(message),
        onMessage: () => {},
        onDisconnect: (listener) => {
          end = listener;
        },
      };
    },
    onRequestFinished: () => () => {},
    readNetworkLog: async () => [],
    now: () => 0,
    later: (run) => later.push(run),
  });
  return {
    sent,
    later,
    opened: () => opened,
    end: () => end(),
    wantedChanged: (wanted: boolean) => wantedChanged(wanted),
  };
}

describe('the devtools page’s line to the background', () => {
  it('is opened while some tab records, and no sooner', () => {
    const page = devtoolsPage();
    page.wantedChanged(false);
    expect(page.opened()).toBe(0);
    page.wantedChanged(true);
    page.wantedChanged(true);
    expect([page.opened(), page.sent]).toEqual([1, [{ type: 'hello', tabId: 7, openedAt: 5 }]]);
  });

  it('is opened again after the background was ended, which starts it, only while some tab records', () => {
    const page = devtoolsPage();
    page.wantedChanged(true);
    page.end();
    for (const run of page.later.splice(0)) run();
    expect(page.opened()).toBe(2);
    page.wantedChanged(false);
    page.end();
    for (const run of page.later.splice(0)) run();
    expect(page.opened()).toBe(2);
    page.wantedChanged(true);
    expect(page.opened()).toBe(3);
  });
});
