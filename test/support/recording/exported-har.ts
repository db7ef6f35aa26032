/** One message or error of an exported HAR. */
export interface HarMessage {
  readonly type: 'send' | 'receive' | 'error';
  /** Epoch seconds. */
  readonly time: number;
  readonly opcode: number;
  readonly data: string;
}

/** One entry of an exported HAR, with the names that tests like better. */
export interface HarEntry {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly resourceType: string;
  readonly requestFields: readonly HarField[];
  readonly responseFields: readonly HarField[];
  /** Without the errors. */
  readonly messages: readonly HarMessage[];
  /** The browser's words, in order. */
  readonly errors: readonly string[];
  /** HTTP Toolkit's `_webSocketClose`; undefined where there is none. */
  readonly close: unknown;
}

interface HarField {
  readonly name: string;
  readonly value: string;
}

interface RawEntry {
  readonly request: { readonly url: string; readonly headers: readonly HarField[] };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly HarField[];
  };
  readonly _resourceType: string;
  readonly _webSocketMessages?: readonly HarMessage[];
  readonly _webSocketClose?: unknown;
}

/** The entries of a HAR that we have written ourselves a moment ago. */
export function readExportedHar(text: string): HarEntry[] {
  const file: { log: { entries: readonly RawEntry[] } } = JSON.parse(text);
  return file.log.entries.map((raw) => {
    const {
      request,
      response,
      _resourceType: resourceType,
      _webSocketMessages: all = [],
      _webSocketClose: close,
    } = raw;
    return {
      url: request.url,
      status: response.status,
      statusText: response.statusText,
      resourceType,
      requestFields: request.headers,
      responseFields: response.headers,
      messages: all.filter(({ type }) => type !== 'error'),
      errors: all.filter(({ type }) => type === 'error').map(({ data }) => data),
      close,
    };
  });
}
