import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { explain } from '../../../src/analysis/explain.ts';
import type { ExplainContext } from '../../../src/analysis/explain-context.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { ConnectionLedger } from '../../../src/capture/connection-ledger.ts';
import { DebuggerSource } from '../../../src/capture/debugger/debugger-source.ts';
import { LogClock } from '../../../src/capture/log-clock.ts';
import type { LogWriter } from '../../../src/capture/log-writer.ts';
import { findChromium } from '../../../src/cli/browser/find-chromium.ts';
import type { CloseSeen, LifecycleEvent } from '../../../src/events/event.ts';
import { NO_MESSAGES } from '../../../src/events/message-segment.ts';
import { seen } from '../../../src/events/observed.ts';
import {
  type ConnectionId,
  type EpochMilliseconds,
  epochMilliseconds,
  logId,
} from '../../../src/events/units.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { Session } from '../../../src/session/session.ts';
import { startPageServer } from '../servers/page-server.ts';

/** What became of one socket, and what the product says of it. */
export interface Witnessed {
  readonly connection: Connection;
  readonly explanation: Explanation | null;
  /** Messages that the page received before the end. */
  readonly received: readonly string[];
}

/** A real Chromium that opens sockets, seen by our own capture over the DevTools protocol, with no extension. */
export class SocketWitness {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #events: LifecycleEvent[] = [];
  readonly #lastMessage = new Map<ConnectionId, EpochMilliseconds>();
  readonly #closeServer: () => Promise<void>;

  private constructor(browser: Browser, page: Page, closeServer: () => Promise<void>) {
    this.#browser = browser;
    this.#page = page;
    this.#closeServer = closeServer;
  }

  /**
   * @param flags further ones of Chromium
   * @param page the page that opens the sockets, in place of an empty one
   */
  static async start(flags: readonly string[] = [], pageUrl: string | null = null): Promise<SocketWitness> {
    const found = findChromium();
    if (found === null) throw new Error('No Chromium to test in');
    const browser = await chromium.launch({
      executablePath: found.path,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...flags],
    });
    const empty = await startPageServer();
    const page = await browser.newPage();
    await page.goto(pageUrl ?? empty.url);
    const witness = new SocketWitness(browser, page, () => empty.close());
    await witness.#record(await page.context().newCDPSession(page));
    return witness;
  }

  /**
   * Opens a socket and waits for its end, or until it has received `messages`; then judges and explains it. The page's
   * close event is told as a page hook would, since the protocol has no close codes.
   */
  async open(url: string, messages = 1, protocols: readonly string[] = []): Promise<Witnessed> {
    const { close, received } = await this.#page.evaluate(useSocket, {
      url,
      messages,
      protocols: [...protocols],
    });
    const connection = this.#fold(url, close);
    const findings = judge(connection, { attempts: [connection], frames: null });
    const lastMessageAt = this.#lastMessage.get(connection.id) ?? null;
    const permissions = await this.#page.evaluate(readPermissions);
    const explanation = explain(connection, findings, {
      attempts: [connection],
      lastMessageAt,
      permissions,
    });
    return { connection, explanation, received };
  }

  /** Fields that the browser adds to each request, as testing tools let one set them. */
  async setExtraFields(fields: Record<string, string>): Promise<void> {
    await this.#page.setExtraHTTPHeaders(fields);
  }

  /** Answers for the user whether the page may reach this computer. */
  async setLoopbackPermission(setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
    const ofPage = await this.#page.context().newCDPSession(this.#page);
    const { targetInfo } = await ofPage.send('Target.getTargetInfo');
    const cdp = await this.#browser.newBrowserCDPSession();
    await cdp.send('Browser.setPermission', {
      permission: { name: 'loopback-network' },
      setting,
      origin: new URL(this.#page.url()).origin,
      ...(targetInfo.browserContextId === undefined ? {} : { browserContextId: targetInfo.browserContextId }),
    });
  }

  /** Asks a server of TLS for a page: Chromium opens a WebSocket over HTTP/2 only where a session exists already. */
  async warm(url: string): Promise<void> {
    await this.#page.evaluate(
      (address) => fetch(address, { mode: 'no-cors', credentials: 'include' }).then(() => undefined),
      url,
    );
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#closeServer();
  }

  async #record(cdp: CDPSession): Promise<void> {
    const owner = { navigated: () => undefined, crashed: () => undefined, waiting: () => undefined };
    const writer: LogWriter = {
      lifecycle: (event) => {
        this.#events.push(event);
      },
      message: (connection, at) => {
        this.#lastMessage.set(connection, at);
      },
      text: () => undefined,
      bytes: () => undefined,
      together: (write) => write(),
    };
    const ledger = new ConnectionLedger(writer);
    const source = new DebuggerSource(owner, new LogClock(localNow, Date.now), writer, ledger);
    const methods = [
      'Network.webSocketCreated',
      'Network.webSocketWillSendHandshakeRequest',
      'Network.webSocketHandshakeResponseReceived',
      'Network.webSocketFrameReceived',
      'Network.webSocketFrameSent',
      'Network.webSocketFrameError',
      'Network.webSocketClosed',
    ] as const;
    for (const method of methods) {
      cdp.on(method, (params) => {
        source.handle(method, params);
        ledger.settle();
      });
    }
    await cdp.send('Network.enable');
  }

  /** Folds all events so far; the last connection to the URL is the one just opened. */
  #fold(url: string, close: CloseSeen | null): Connection {
    const fold = (): readonly Connection[] => {
      const session = new Session();
      session.apply({
        log: logId('test'),
        number: 0,
        firstSeq: 0,
        events: this.#events.map((event, seq) => ({ seq, event })),
        messages: NO_MESSAGES,
      });
      return session.connections;
    };
    const mine = fold().findLast((connection) => connection.url.seen && connection.url.value === url);
    if (mine === undefined) throw new Error(`No socket to ${url} was seen`);
    if (close !== null) {
      this.#events.push({
        type: 'connection/closed',
        at: mine.closedAt ?? epochMilliseconds(Date.now()),
        connection: mine.id,
        source: 'page-hook',
        close: seen(close),
      });
    }
    return fold()[mine.id] ?? mine;
  }
}

const localNow = (): number => performance.timeOrigin + performance.now();

/** Runs in the page: what the panel asks it as well. */
async function readPermissions(): Promise<NonNullable<ExplainContext['permissions']>> {
  // Newer than the type.
  const name = 'loopback-network' as PermissionName;
  const { state } = await navigator.permissions.query({ name });
  return { localNetwork: state, secureContext: isSecureContext };
}

/** Runs in the page. */
function useSocket({
  url,
  messages,
  protocols,
}: {
  url: string;
  messages: number;
  protocols: string[];
}): Promise<{ close: CloseSeen | null; received: string[] }> {
  return new Promise((resolve) => {
    const received: string[] = [];
    const socket = new WebSocket(url, protocols);
    socket.addEventListener('message', ({ data }) => {
      received.push(String(data));
      if (received.length < messages) return;
      resolve({ close: null, received });
      // A proxy waits for its sockets when it is told to end.
      socket.close(1000);
    });
    socket.addEventListener('close', ({ code, reason, wasClean }) => {
      resolve({ close: { code, reason, wasClean, by: 'unknown' }, received });
    });
  });
}
