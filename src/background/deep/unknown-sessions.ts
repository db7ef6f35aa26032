interface SessionEvent {
  readonly method: string;
  readonly params: unknown;
}

/** Keeps events of child sessions that an earlier background worker knew, until the browser says whose they are. */
export class UnknownSessions {
  readonly #events = new Map<string, SessionEvent[]>();

  /** Keeps an event. @returns whether it is the first of its session, which is then to be identified */
  keep(session: string, method: string, params: unknown): boolean {
    const kept = this.#events.get(session);
    if (kept !== undefined) {
      kept.push({ method, params });
      return false;
    }
    this.#events.set(session, [{ method, params }]);
    return true;
  }

  /** What was kept of a session, which is known now, or over. */
  take(session: string): readonly SessionEvent[] {
    const kept = this.#events.get(session) ?? [];
    this.#events.delete(session);
    return kept;
  }

  clear(): void {
    this.#events.clear();
  }
}
